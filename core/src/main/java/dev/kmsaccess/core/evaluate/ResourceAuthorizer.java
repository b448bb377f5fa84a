package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.evaluate.AuthorizationDecision.Denied;
import dev.kmsaccess.core.evaluate.ResourceCall.ResourceRule;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.util.Optional;

/**
 * Decides calls of everything but KMS keys: IAM actions, AssumeRole, event buses, queues and
 * topics.
 *
 * <p>Within an account the resource's policy or an IAM policy may allow; a trust policy must, and
 * one that names only the account leaves the rest to IAM. Across accounts both sides must allow (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Cross-account
 * policy evaluation logic</a>). A service needs the resource's policy alone. An explicit deny wins
 * over everything.
 */
public final class ResourceAuthorizer {

  /** Decides one call. */
  public AuthorizationDecision authorize(ResourceCall request) {
    Authority authority =
        new Authority(request.call(), request.callerPolicies(), request.resourceControls());
    return switch (request.rule()) {
      case ResourceRule.Silent() ->
          decide(request, authority, new PolicyVerdict.Neither(), /* mustAllow= */ false);
      case ResourceRule.Policy(PolicyDocument policy) ->
          decide(request, authority, authority.read(policy), /* mustAllow= */ false);
      case ResourceRule.Trust(PolicyDocument policy) ->
          decide(request, authority, authority.read(policy), /* mustAllow= */ true);
    };
  }

  private static AuthorizationDecision decide(
      ResourceCall request, Authority authority, PolicyVerdict verdict, boolean mustAllow) {
    if (verdict instanceof PolicyVerdict.Deny(Statement by)) {
      return Authority.deniedByResource(by, "the resource-based policy");
    }
    Optional<Denied> refusal = authority.controlsAndDenials();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<AccountId> account = request.call().caller().account();
    boolean foreign = account.isPresent() && !account.get().equals(request.owner());
    if (verdict instanceof PolicyVerdict.Allow(Statement by, PrincipalMatch match)) {
      return authority.decide(
          foreign ? PrincipalMatch.ACCOUNT : match,
          "because " + by.label() + " of the resource-based policy allows it");
    }
    return foreign || mustAllow || account.isEmpty()
        ? authority.noResourcePolicy()
        : authority.decide(PrincipalMatch.NONE, "because an identity-based policy allows it");
  }
}
