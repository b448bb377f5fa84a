package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.iamrole.AccessRole;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;

/**
 * What is there at a moment, read from AWS as its owner sees it. It reads names by a pattern of its
 * own: were the product's codec wrong, both would be wrong in the same way.
 *
 * @param live what bears a name of ours and is not known to be somebody else's
 * @param grants the ids of all grants on the keys
 * @param sids the Sids of all statements of the keys' policies
 * @param roles the ARNs of all roles under our path
 */
record Snapshot(List<Live> live, Set<String> grants, Set<String> sids, Set<String> roles) {

  private static final Pattern NAME =
      Pattern.compile(
          "kms-access/1/kms-access/([0-9]{12})/([0-9]{8}T[0-9]{6}Z)/([A-Za-z0-9_-]{1,64})/[0-9a-f]{12}");
  private static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);

  /**
   * An access that is there.
   *
   * @param key the id of the key that it is for
   * @param handle its id, Sid or ARN
   * @param grant what KMS says of it, where it is a grant
   */
  record Live(
      Mode mode,
      String requester,
      String requestId,
      Instant expiry,
      String key,
      String handle,
      Optional<Terms> grant) {}

  /** What KMS says of a grant. */
  record Terms(String grantee, Set<String> operations, Instant made) {}

  /**
   * Looks.
   *
   * @param foreign handles of what others made under names of ours
   */
  static Snapshot of(House house, Keys keys, Set<String> foreign) {
    LocalClients owner = house.administrator(Inhabitant.KEY);
    List<Live> live = new ArrayList<>();
    Set<String> grants = new HashSet<>();
    Set<String> sids = new HashSet<>();
    for (KeyArn key : keys.open()) {
      for (GrantListEntry grant :
          owner
              .kms()
              .listGrantsPaginator(ListGrantsRequest.builder().keyId(key.toString()).build())
              .grants()) {
        grants.add(grant.grantId());
        if (grant.name() != null) {
          read(Mode.GRANT, grant.name(), key.keyId(), grant.grantId(), Optional.of(terms(grant)))
              .ifPresent(live::add);
        }
      }
      for (String sid : sids(owner, key)) {
        sids.add(sid);
        read(Mode.POLICY, sid, key.keyId(), sid, Optional.empty()).ifPresent(live::add);
      }
    }
    Set<String> roles = new HashSet<>();
    owner
        .iam()
        .listRolesPaginator(ListRolesRequest.builder().pathPrefix(AccessRole.ROOT).build())
        .roles()
        .forEach(
            role -> {
              roles.add(role.arn());
              String[] words = role.path().split("/");
              if (words.length == 10) {
                String name =
                    String.join("/", List.of(words).subList(1, 4))
                        + "/"
                        + String.join("/", List.of(words).subList(6, 10));
                read(Mode.ROLE, name, words[5], role.arn(), Optional.empty()).ifPresent(live::add);
              }
            });
    live.removeIf(it -> foreign.contains(it.handle()));
    return new Snapshot(live, grants, sids, roles);
  }

  /** Returns what is there of a request. */
  List<Live> of(Asked asked) {
    return live.stream()
        .filter(it -> it.requester().equals(asked.requester().account().id()))
        .filter(it -> it.requestId().equals(asked.id()))
        .toList();
  }

  private static Terms terms(GrantListEntry grant) {
    return new Terms(
        grant.granteePrincipal(), Set.copyOf(grant.operationsAsStrings()), grant.creationDate());
  }

  private static Optional<Live> read(
      Mode mode, String name, String key, String handle, Optional<Terms> grant) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new Live(
                mode,
                matcher.group(1),
                matcher.group(3),
                EXPIRY.parse(matcher.group(2), Instant::from),
                key,
                handle,
                grant))
        : Optional.empty();
  }

  private static Set<String> sids(LocalClients owner, KeyArn key) {
    String policy =
        owner.kms().getKeyPolicy(it -> it.keyId(key.toString()).policyName("default")).policy();
    Set<String> sids = new HashSet<>();
    if (JSON.read(policy) instanceof JsonResult.Parsed(JsonObject document)) {
      document.objects("Statement").forEach(it -> it.text("Sid").ifPresent(sids::add));
    }
    return sids;
  }
}
