package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import java.util.List;

/**
 * How statements name callers (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>,
 * <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html">NotPrincipal</a>).
 */
final class Principals {

  private Principals() {}

  /**
   * Returns how a statement's principal element names the caller.
   *
   * @param bounded whether the caller has a permissions boundary
   */
  static PrincipalMatch match(
      PrincipalElement element, Effect effect, Caller caller, boolean bounded) {
    return switch (element) {
      case PrincipalElement.Anyone() -> PrincipalMatch.DIRECT;
      case PrincipalElement.Absent() -> PrincipalMatch.DIRECT;
      case PrincipalElement.Principal(List<PolicyPrincipal> named) -> strongest(named, caller);
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> named) ->
          isSpared(named, effect, caller, bounded) ? PrincipalMatch.NONE : PrincipalMatch.DIRECT;
    };
  }

  /** Returns how one principal names the caller. */
  static PrincipalMatch match(PolicyPrincipal principal, Caller caller) {
    return switch (principal) {
      case PolicyPrincipal.Everyone() -> PrincipalMatch.DIRECT;
      case PolicyPrincipal.AccountPrincipal account ->
          isOf(account, caller) ? PrincipalMatch.ACCOUNT : PrincipalMatch.NONE;
      case PolicyPrincipal.ArnPrincipal(PrincipalArn arn) -> match(arn, caller);
      case PolicyPrincipal.UniqueId(String id) -> match(id, caller);
      case PolicyPrincipal.ServicePrincipal(String name) ->
          directIf(caller instanceof Caller.AwsService service && service.name().equals(name));
      // Identity providers sign no request of ours, and canonical users are known to S3 alone.
      case PolicyPrincipal.Federated provider -> PrincipalMatch.NONE;
      case PolicyPrincipal.CanonicalUser user -> PrincipalMatch.NONE;
    };
  }

  private static PrincipalMatch strongest(List<PolicyPrincipal> named, Caller caller) {
    PrincipalMatch strongest = PrincipalMatch.NONE;
    for (PolicyPrincipal principal : named) {
      PrincipalMatch match = match(principal, caller);
      if (match.compareTo(strongest) > 0) {
        strongest = match;
      }
    }
    return strongest;
  }

  private static boolean isOf(PolicyPrincipal.AccountPrincipal principal, Caller caller) {
    AccountId account = caller.account().orElse(null);
    return principal.account().equals(account)
        && principal
            .partition()
            .equals(
                principal.partition().isEmpty()
                    ? principal.partition()
                    : caller.principalArn().map(PrincipalArn::partition));
  }

  private static PrincipalMatch match(PrincipalArn arn, Caller caller) {
    return switch (caller) {
      case Caller.RoleSession session when arn.kind() == PrincipalArn.Kind.ROLE ->
          arn.equals(session.role()) ? PrincipalMatch.ROLE : PrincipalMatch.NONE;
      case Caller.RoleSession session -> directIf(arn.equals(session.session()));
      case Caller.IamUser user -> directIf(arn.equals(user.principal()));
      case Caller.FederatedUser user -> directIf(arn.equals(user.principal()));
      case Caller.AccountRoot root -> PrincipalMatch.NONE;
      case Caller.AwsService service -> PrincipalMatch.NONE;
      case Caller.Anonymous anonymous -> PrincipalMatch.NONE;
    };
  }

  private static PrincipalMatch match(String uniqueId, Caller caller) {
    return switch (caller) {
      case Caller.RoleSession session ->
          uniqueId.equals(session.roleId()) ? PrincipalMatch.ROLE : PrincipalMatch.NONE;
      case Caller.IamUser user -> directIf(uniqueId.equals(user.uniqueId()));
      default -> PrincipalMatch.NONE;
    };
  }

  private static PrincipalMatch directIf(boolean condition) {
    return condition ? PrincipalMatch.DIRECT : PrincipalMatch.NONE;
  }

  /**
   * Whether NotPrincipal leaves the caller out: whoever is listed is, an account with all that is
   * in it. A Deny never spares who has a permissions boundary. AWS says that a Deny "might" also
   * reach who is listed without the account; that is not counted on.
   */
  private static boolean isSpared(
      List<PolicyPrincipal> named, Effect effect, Caller caller, boolean bounded) {
    boolean listed = strongest(named, caller) != PrincipalMatch.NONE;
    return listed && !(bounded && effect == Effect.DENY);
  }
}
