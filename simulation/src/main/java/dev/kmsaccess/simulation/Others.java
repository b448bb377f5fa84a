package dev.kmsaccess.simulation;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Whoever else makes grants, statements and roles: the key's owner, who runs another stack in the
 * same account, and those who would like theirs to be taken for ours. What they make must stay.
 */
final class Others {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);
  private static final String LONG_AGO = "20200101T000000Z";
  private static final String LONG_HENCE = "20991231T000000Z";

  private final House house;
  private final Users users;
  private final String grantee;
  private final Map<Inhabitant, String> hostileKeys = new EnumMap<>(Inhabitant.class);
  private final Set<String> grants = new HashSet<>();
  private final Set<String> sids = new HashSet<>();
  private final Set<String> unseenSids = new HashSet<>();
  private final Set<String> roles = new HashSet<>();

  /**
   * Makes them.
   *
   * @param grantee to whom they give grants
   */
  Others(House house, Users users, String grantee) {
    this.house = house;
    this.users = users;
    this.grantee = grantee;
  }

  /** Returns their grants, statements and roles, whatever these are called. */
  Set<String> handles() {
    Set<String> handles = new HashSet<>(grants);
    handles.addAll(sids);
    handles.addAll(roles);
    return handles;
  }

  /** Returns how many grants of theirs name our reaper. */
  int grants() {
    return grants.size();
  }

  /** Returns statements that the policy writer may have written over without a chance to see. */
  Set<String> unseenSids() {
    return Set.copyOf(unseenSids);
  }

  /** Returns what of theirs is gone. */
  Set<String> missing(Snapshot now) {
    Set<String> missing = handles();
    missing.removeAll(now.grants());
    missing.removeAll(now.sids());
    missing.removeAll(now.roles());
    if (!missing.isEmpty()) {
      hostileKeys.forEach((owner, key) -> missing.removeAll(grantsOn(owner, key)));
    }
    return missing;
  }

  /** Somebody makes a grant on a key of their own under the copied name of an access. */
  void hostileGrant(int number, Optional<Asked> about) {
    Inhabitant who = number % 2 == 0 ? Inhabitant.OUTSIDER : Inhabitant.MEMBER;
    KmsClient kms = house.administrator(who).kms();
    String key =
        hostileKeys.computeIfAbsent(who, it -> kms.createKey(made -> {}).keyMetadata().arn());
    grant(kms, key, forged("1/kms-access", LONG_AGO, about));
  }

  /** The key's owner makes a grant. */
  void ownersGrant() {
    grant(owner(), house.key().toString(), "owner-" + grants.size());
  }

  /** The key's owner adds a statement to the key's policy, once under each Sid. */
  void edit(String sid) {
    edit(sid, sids);
  }

  /** The same, at a moment when the policy writer cannot see it. */
  void editUnseen(String sid) {
    edit(sid, unseenSids);
  }

  /** Something is made in the key's own account that may be taken for an access. */
  void forge(Step.Forgery forgery, Optional<Asked> about) {
    String key = house.key().toString();
    switch (forgery) {
      case GRANT_OF_ANOTHER_STACK -> grant(owner(), key, forged("1/neighbour", LONG_AGO, about));
      case GRANT_OF_ANOTHER_VERSION -> grant(owner(), key, forged("2/kms-access", LONG_AGO, about));
      case GRANT_THAT_LASTS_TOO_LONG ->
          grant(owner(), key, forged("1/kms-access", LONG_HENCE, about));
      case STATEMENT_OF_ANOTHER_STACK -> edit(forged("1/neighbour", LONG_AGO, about));
      case STATEMENT_NOT_AS_WRITTEN -> edit(forged("1/kms-access", LONG_AGO, about));
      case ROLE_OF_ANOTHER_STACK ->
          roles.add(
              users.makeUnder(
                  "/kms-access/1/neighbour/%s/%s/210987654321/%s/x/0123456789ab/"
                      .formatted(House.REGION, house.key().keyId(), LONG_AGO),
                  "neighbour-" + roles.size()));
    }
  }

  /** Makes a grant that names our reaper, as everybody may. */
  private void grant(KmsClient kms, String key, String name) {
    grants.add(
        kms.createGrant(
                it ->
                    it.keyId(key)
                        .name(name)
                        .granteePrincipal(grantee)
                        .retiringPrincipal(house.reaperRole())
                        .operationsWithStrings("DescribeKey"))
            .grantId());
  }

  /** Returns a name of our form about a request, so that it may be taken for that of its access. */
  private static String forged(String versionAndStack, String expiry, Optional<Asked> about) {
    return "kms-access/%s/%s/%s/%s/0123456789ab"
        .formatted(
            versionAndStack,
            about.map(Asked::requester).orElse(Inhabitant.MEMBER).account(),
            expiry,
            about.map(Asked::id).orElse("x"));
  }

  private void edit(String sid, Set<String> written) {
    String policy =
        owner().getKeyPolicy(it -> it.keyId(house.key().toString()).policyName("default")).policy();
    if (!(JSON.read(policy) instanceof JsonResult.Parsed(JsonObject document))
        || !written.add(sid)) {
      return;
    }
    List<JsonObject> statements = new ArrayList<>(document.objects("Statement"));
    statements.add(
        JsonObject.builder()
            .put("Sid", sid)
            .put("Effect", "Allow")
            .put("Principal", JsonObject.builder().put("AWS", root()).build())
            .put("Action", "kms:DescribeKey")
            .put("Resource", "*")
            .build());
    JsonObject.Builder edited = JsonObject.builder();
    document.members().forEach(edited::put);
    String text = StrictJson.write(edited.put("Statement", JsonArray.of(statements)).build());
    owner().putKeyPolicy(it -> it.keyId(house.key().toString()).policyName("default").policy(text));
  }

  private Set<String> grantsOn(Inhabitant owner, String key) {
    Set<String> ids = new HashSet<>();
    house
        .administrator(owner)
        .kms()
        .listGrantsPaginator(it -> it.keyId(key))
        .grants()
        .forEach(it -> ids.add(it.grantId()));
    return ids;
  }

  private static String root() {
    return "arn:aws:iam::" + Inhabitant.KEY.account() + ":root";
  }

  private KmsClient owner() {
    return house.administrator(Inhabitant.KEY).kms();
  }
}
