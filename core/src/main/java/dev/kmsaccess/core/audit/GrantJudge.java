package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.GrantExposure;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.exposure.TrustZone;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges whether a grant lets somebody outside use a key. What cannot be told counts as open until
 * somebody proves otherwise.
 */
public final class GrantJudge {

  private static final String PROVEN = "proven";

  private final Function<Instant, TrustZone> trust;
  private final OrganizationAccounts organization;
  private final Optional<Ownership> ours;

  /**
   * Makes a judge.
   *
   * @param trust who is inside at an instant, by the files that we deploy
   * @param organization tells of every other account
   * @param ours the test of the accesses that we made ourselves; empty where there are none
   */
  public GrantJudge(
      Function<Instant, TrustZone> trust,
      OrganizationAccounts organization,
      Optional<Ownership> ours) {
    this.trust = trust;
    this.organization = organization;
    this.ours = ours;
  }

  /** What a grant turned out to be. */
  public sealed interface Verdict {

    /** Nobody outside gets in. */
    record Closed() implements Verdict {}

    /**
     * Somebody outside gets in, or may.
     *
     * @param account the account of the grantee; empty where its form does not tell
     * @param severity how bad it is
     * @param proven whether the grantee is known to be outside
     * @param message who gets in, for people
     * @param reshares whether the grantee may make further grants
     */
    record Open(
        Optional<AccountId> account,
        Severity severity,
        boolean proven,
        String message,
        boolean reshares)
        implements Verdict {}
  }

  /** Judges a grant at an instant. */
  public Verdict judge(KeyArn key, SeenGrant grant, Instant now) {
    GrantExposure exposure =
        GrantExposure.of(
            grant.grantee(),
            grant.sourceArn(),
            grant.operations(),
            key.account(),
            trust.apply(now));
    return switch (exposure) {
      case GrantExposure.Inside inside -> new Verdict.Closed();
      case GrantExposure.ServiceMade made -> new Verdict.Closed();
      case GrantExposure.Outside outside -> outside(outside, grant);
      case GrantExposure.Unknown unknown -> unknown(unknown, grant);
    };
  }

  /** Returns the assessment of an open grant; grants never change, what is known of them does. */
  public static Assessment assessment(Verdict.Open open) {
    return new Assessment(
        Exposure.EXTERNAL, open.severity(), open.proven() ? PROVEN : "not proven");
  }

  /** Whether an assessment is that of a grantee who is known to be outside. */
  static boolean isOfProven(Assessment assessment) {
    return assessment.fingerprint().equals(PROVEN);
  }

  private Verdict outside(GrantExposure.Outside outside, SeenGrant grant) {
    AccountId account = outside.account();
    return switch (organization.standing(account)) {
      case Standing.Member member -> new Verdict.Closed();
      // Our own broker gives access to the organisation only, because the bus admits nobody else;
      // so an account that the list lacks is new, and the list is old.
      case Standing.Unlisted stranger when isOurs(grant) -> new Verdict.Closed();
      case Standing.Unlisted stranger ->
          new Verdict.Open(
              Optional.of(account),
              outside.severity(),
              true,
              outside.message(),
              outside.reshares());
      case Standing.Outside stranger ->
          new Verdict.Open(
              Optional.of(account),
              outside.severity(),
              true,
              outside.message(),
              outside.reshares());
      case Standing.Unknown(String why) ->
          isOurs(grant)
              ? new Verdict.Closed()
              : new Verdict.Open(
                  Optional.of(account),
                  outside.severity(),
                  false,
                  "A principal of account %s can use the key by a grant%s. Whether that account is ours is not known: %s."
                      .formatted(account, sharing(outside.reshares()), why),
                  outside.reshares());
    };
  }

  private Verdict unknown(GrantExposure.Unknown unknown, SeenGrant grant) {
    if (isOurs(grant)) {
      return new Verdict.Closed(); // a grantee that is new, or gone, is listed by its unique id
    }
    return new Verdict.Open(
        Optional.empty(),
        Severity.MEDIUM,
        false,
        grant.namesNobody()
            ? "A grant gives the use of the key%s to an AWS service, for a resource that may be another's."
                .formatted(sharing(unknown.reshares()))
            : "A grant gives the use of the key%s to a grantee whose account its form does not tell."
                .formatted(sharing(unknown.reshares())),
        unknown.reshares());
  }

  private boolean isOurs(SeenGrant grant) {
    return ours.flatMap(
            test -> grant.listed().map(listed -> test.judge(listed) instanceof Found.Ours))
        .orElse(false);
  }

  private static String sharing(boolean reshares) {
    return reshares ? ", and make grants for others" : "";
  }
}
