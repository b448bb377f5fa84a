package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.audit.KeyPolicies;
import dev.kmsaccess.core.keypolicy.AccessStatements;
import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import dev.kmsaccess.core.rules.Glob;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * By which statements of a key's policy an account may make grants, apart from accesses that are
 * over. It errs to more: conditions and denials are not read, and what is not understood counts.
 *
 * @param stack this installation
 * @param now the time
 */
record OtherWays(StackName stack, Instant now) {

  private static final String CREATE_GRANT = "kms:creategrant";

  /**
   * Returns the ways.
   *
   * @param over the access that just ended; its statements may still be shown
   */
  List<String> toMakeGrants(
      KeyPolicies.Reading policy, Set<AccountId> accounts, Optional<AccessName> over) {
    return switch (policy) {
      case KeyPolicies.Reading.Gone gone -> List.of();
      case KeyPolicies.Reading.Unavailable(String why) -> List.of("a policy that cannot be read");
      case KeyPolicies.Reading.Read(String text) ->
          switch (PolicyParser.parse(text, PolicyKind.KEY_POLICY)) {
            case PolicyResult.Invalid invalid -> List.of("a policy that is not understood");
            case PolicyResult.Valid(var document) ->
                document.statements().stream()
                    .filter(it -> it.effect() == Effect.ALLOW)
                    .filter(it -> isAboutGrants(it.action()))
                    .filter(it -> isAboutOneOf(accounts, it.principal()))
                    .filter(it -> !isAnAccessThatIsOver(it, over))
                    .map(it -> "the key's policy (" + it.label() + ")")
                    .toList();
          };
    };
  }

  private boolean isAnAccessThatIsOver(Statement statement, Optional<AccessName> over) {
    return statement
        .sid()
        .flatMap(AccessStatements::name)
        .filter(it -> it.stack().equals(stack))
        .filter(it -> it.isOverdue(now) || over.equals(Optional.of(it)))
        .isPresent();
  }

  private static boolean isAboutGrants(ActionElement action) {
    return switch (action) {
      case ActionElement.Action(List<String> patterns) ->
          patterns.stream().anyMatch(OtherWays::matchesCreateGrant);
      case ActionElement.NotAction(List<String> patterns) ->
          patterns.stream().noneMatch(OtherWays::matchesCreateGrant);
      case ActionElement.Absent absent -> false;
    };
  }

  private static boolean matchesCreateGrant(String pattern) {
    return new Glob(pattern.toLowerCase(Locale.ROOT)).matches(CREATE_GRANT);
  }

  private static boolean isAboutOneOf(Set<AccountId> accounts, PrincipalElement element) {
    return switch (element) {
      case PrincipalElement.Anyone anyone -> true;
      case PrincipalElement.NotPrincipal others -> true;
      case PrincipalElement.Absent absent -> false;
      case PrincipalElement.Principal(List<PolicyPrincipal> principals) ->
          principals.stream().anyMatch(it -> mayBeOf(accounts, it));
    };
  }

  private static boolean mayBeOf(Set<AccountId> accounts, PolicyPrincipal principal) {
    return switch (principal) {
      case PolicyPrincipal.AccountPrincipal(Optional<String> partition, AccountId account) ->
          accounts.contains(account);
      case PolicyPrincipal.ArnPrincipal named -> accounts.contains(named.arn().account());
      default -> true;
    };
  }
}
