package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a grant lets somebody outside use a key.
 *
 * <p>KMS takes any account of the world as a grantee (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html">Grants in AWS KMS</a>).
 * CloudTrail records the grantee in more forms than CreateGrant takes, because services make grants
 * for themselves.
 */
public sealed interface GrantExposure {

  /** Whether the grantee may make further grants, for whomever they like. */
  boolean reshares();

  /** The grantee is inside. */
  record Inside(AccountId account, boolean reshares) implements GrantExposure {}

  /**
   * An AWS service made it for itself.
   *
   * @param form what stands there for the grantee
   */
  record ServiceMade(String form, boolean reshares) implements GrantExposure {}

  /** The grantee is a principal, or acts for one, of an account outside. */
  record Outside(AccountId account, Severity severity, boolean reshares) implements GrantExposure {
    /** Returns what that means, for people. */
    public String message() {
      return "A principal of account %s, outside the organisation, can use the key by a grant%s."
          .formatted(account, reshares ? " and make grants for others" : "");
    }
  }

  /**
   * The grantee's form does not tell the account, as the unique id of a principal does not; the
   * key's list of grants may, a minute later.
   */
  record Unknown(String form, boolean reshares) implements GrantExposure {}

  /**
   * Judges a grant.
   *
   * @param grantee the principal or the service as it is recorded
   * @param sourceArn the resource that a service principal must act for, if the grant says so
   * @param operations the operations granted, such as {@code Decrypt}
   * @param owner the account of the key, which is always inside
   */
  static GrantExposure of(
      String grantee,
      Optional<String> sourceArn,
      Collection<String> operations,
      AccountId owner,
      TrustZone zone) {
    boolean reshares = operations.contains("CreateGrant");
    Optional<AccountId> account = Grantees.account(grantee);
    if (account.isEmpty() && Grantees.isService(grantee)) {
      account = sourceArn.flatMap(Arn::parse).flatMap(it -> AccountId.parse(it.account()));
    }
    if (account.isEmpty()) {
      return Grantees.isService(grantee)
          ? new ServiceMade(grantee, reshares)
          : new Unknown(grantee, reshares);
    }
    AccountId it = account.get();
    if (!it.equals(owner) && !zone.trusts(it)) {
      return new Outside(it, Grantees.severity(operations), reshares);
    }
    return Grantees.isMadeByService(grantee)
        ? new ServiceMade(grantee, reshares)
        : new Inside(it, reshares);
  }
}
