package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.KeyReader;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.SeenGrant;
import dev.kmsaccess.core.event.AccessChildren;
import dev.kmsaccess.core.event.AccessChildren.Child;
import dev.kmsaccess.core.exposure.GrantExposure;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.keypolicy.AccessStatements;
import dev.kmsaccess.core.usecase.AnswerChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks after what an access leaves behind that let its grantee make grants for others. Those are
 * grants of their own and live on. One that an AWS service has, for a volume or an instance, is
 * told: revoking it would break what runs. One that a principal has is revoked, unless its account
 * may make grants on the key by other ways, too: then it may be no child of ours at all. Another
 * access is such a way, a statement of the key's policy, and a grant that others made or that is
 * older than the access can be.
 */
public final class Aftermath {

  private static final String MAINTAINED =
      "an AWS service has it for a resource of the account, and ends it with that";
  private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z0-9]{15,127}");
  private static final String REVOKED = "it was made under an access that is over";

  private final Installation installation;
  private final KeyReader reader;
  private final Revoking revoking;
  private final AnswerChannel answers;
  private final InstantSource clock;

  /** Makes somebody who looks after it. */
  public Aftermath(
      Installation installation,
      KeyReader reader,
      Revoking revoking,
      AnswerChannel answers,
      InstantSource clock) {
    this.installation = installation;
    this.reader = reader;
    this.revoking = revoking;
    this.answers = answers;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** It was looked at; what there was is told. */
    record Looked(int revoked, int left) implements Outcome {}

    /** The key could not be read; it is to be tried again. */
    record Unread(String why) implements Outcome {}
  }

  /**
   * An access that is over.
   *
   * @param requester the account that had asked
   * @param requestId what it calls the request
   * @param key the key that it was to
   * @param statement the name under which it stood in the key's policy; empty where it did not
   * @param grantee who had it, as AWS listed it
   * @param expiry when its time was over
   */
  public record Over(
      AccountId requester,
      String requestId,
      KeyArn key,
      Optional<AccessName> statement,
      String grantee,
      Instant expiry) {

    /** Reads the detail of a {@code KMS Access Ended}; empty for what we never write. */
    public static Optional<Over> read(JsonObject detail) {
      List<JsonProblem> problems = new ArrayList<>();
      JsonFields fields = new JsonFields(detail, "detail", problems);
      Optional<AccountId> requester = fields.requiredText("requester").flatMap(AccountId::parse);
      Optional<String> requestId = fields.requiredText("requestId").filter(AccessId::isRequestId);
      Optional<KeyArn> key = fields.requiredText("keyArn").flatMap(KeyArn::parse);
      Optional<String> grantee = fields.requiredText("grantee");
      Optional<Instant> expiry = fields.requiredText("expiresAt").flatMap(Over::instant);
      Optional<AccessName> statement = fields.text("statementId").flatMap(AccessStatements::name);
      return requester.isPresent()
              && requestId.isPresent()
              && key.isPresent()
              && grantee.isPresent()
              && expiry.isPresent()
          ? Optional.of(
              new Over(
                  requester.get(),
                  requestId.get(),
                  key.get(),
                  statement,
                  grantee.get(),
                  expiry.get()))
          : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }

    private Set<AccountId> accounts() {
      Set<AccountId> accounts = new LinkedHashSet<>();
      accounts.add(requester);
      Arn.parse(grantee).flatMap(it -> AccountId.parse(it.account())).ifPresent(accounts::add);
      accounts.remove(key.account());
      return accounts;
    }

    /** The earliest instant at which it can have been opened. */
    private Instant earliest(Installation installation) {
      return expiry.minus(installation.longest()).minus(Ownership.CLOCK_TOLERANCE);
    }
  }

  /** Looks at what an access left, and announces it if there is anything. Safe to repeat. */
  public Outcome look(Over over) {
    Set<AccountId> accounts = over.accounts();
    List<SeenGrant> children = new ArrayList<>();
    Set<String> ways = new LinkedHashSet<>();
    Looked<Boolean> seen =
        reader.grants(
            over.key(),
            grant ->
                grant.listed().ifPresent(it -> take(it, grant, over, accounts, children, ways)));
    if (seen instanceof Looked.Unseen<Boolean>(String why)) {
      return new Outcome.Unread(why);
    }
    if (children.isEmpty()) {
      return new Outcome.Looked(0, 0);
    }
    ways.addAll(
        new OtherWays(installation.stack(), clock.instant())
            .toMakeGrants(reader.current(over.key()), accounts, over.statement()));
    return told(over, children, ways);
  }

  private void take(
      ListedGrant listed,
      SeenGrant grant,
      Over over,
      Set<AccountId> accounts,
      List<SeenGrant> children,
      Set<String> ways) {
    if (installation.ownership().judge(listed) instanceof Found.Ours(LiveAccess access)) {
      if (access.reshares() && accounts.contains(access.name().id().requester())) {
        way(access.name()).ifPresent(ways::add);
      }
      return;
    }
    boolean isTheirs =
        listed.issuingAccount().flatMap(Ownership::account).filter(accounts::contains).isPresent();
    if (isTheirs && !listed.created().isBefore(over.earliest(installation))) {
      // It may give CreateGrant itself, but was perhaps made under the access that is over: so it
      // must shield neither itself nor what was made beside it.
      children.add(grant);
    } else if (givesCreateGrant(listed, accounts)) {
      ways.add("the grant " + listed.grantId());
    }
  }

  /** Whether a grant may let one of the accounts make grants, made by whomever. */
  private static boolean givesCreateGrant(ListedGrant listed, Set<AccountId> accounts) {
    return listed.operations().contains(KmsOperation.CREATE_GRANT.apiName())
        && mayBeOf(accounts, listed.grantee());
  }

  /**
   * Whether a grantee may be of one of the accounts: one whom AWS shows by a unique id may be of
   * any. A service is of none; it makes its grants in its own name.
   */
  private static boolean mayBeOf(Set<AccountId> accounts, String grantee) {
    return Arn.parse(grantee)
        .map(it -> AccountId.parse(it.account()).filter(accounts::contains).isPresent())
        .orElseGet(() -> UNIQUE_ID.matcher(grantee).matches());
  }

  private Optional<String> way(AccessName name) {
    return name.isOverdue(clock.instant())
        ? Optional.empty()
        : Optional.of("the access " + name.id().requestId());
  }

  private Outcome told(Over over, List<SeenGrant> children, Set<String> ways) {
    List<Child> revoked = new ArrayList<>();
    List<Child> left = new ArrayList<>();
    for (SeenGrant child : children) {
      Optional<String> stays =
          isOfAService(child, over.key())
              ? Optional.of(MAINTAINED)
              : ways.stream()
                  .findFirst()
                  .map(it -> "its account may make grants by " + it + ", too; look whose it is")
                  .or(() -> failure(over.key(), child));
      stays.ifPresentOrElse(
          why -> left.add(child(child, why)), () -> revoked.add(child(child, REVOKED)));
    }
    answers.publish(
        List.of(new AccessChildren(over.requester(), over.requestId(), over.key(), revoked, left)));
    return new Outcome.Looked(revoked.size(), left.size());
  }

  private Optional<String> failure(KeyArn key, SeenGrant child) {
    return switch (revoking.revoke(key, child.grantId())) {
      case Ended.Done done -> Optional.empty();
      case Ended.AlreadyGone gone -> Optional.empty();
      case Ended.Postponed(String why) -> Optional.of("it could not be revoked");
      case Ended.Stuck(String why) -> Optional.of("it could not be revoked");
    };
  }

  private static boolean isOfAService(SeenGrant grant, KeyArn key) {
    TrustZone everybody =
        Arn.parse(grant.grantee())
            .flatMap(it -> AccountId.parse(it.account()))
            .map(it -> TrustZone.builder().account(it).build())
            .orElseGet(TrustZone::ownAccountOnly);
    return GrantExposure.of(
            grant.grantee(), grant.sourceArn(), grant.operations(), key.account(), everybody)
        instanceof GrantExposure.ServiceMade;
  }

  private static Child child(SeenGrant grant, String why) {
    return new Child(grant.grantId(), grant.grantee(), why);
  }
}
