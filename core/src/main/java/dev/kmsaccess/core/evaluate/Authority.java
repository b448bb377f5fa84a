package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.AuthorizationDecision.Allowed;
import dev.kmsaccess.core.evaluate.AuthorizationDecision.Denied;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.util.List;
import java.util.Optional;

/**
 * What is the same in every decision, whatever the resource: denials, control policies and what the
 * caller's own account says (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">How
 * AWS enforcement code logic evaluates requests</a>). The sentences are AWS's own.
 */
final class Authority {

  private final PolicyEvaluator evaluator = new PolicyEvaluator();
  private final Call call;
  private final CallerPolicies callerPolicies;
  private final ControlPolicies resourceControls;

  Authority(Call call, CallerPolicies callerPolicies, ControlPolicies resourceControls) {
    this.call = call;
    this.callerPolicies = callerPolicies;
    this.resourceControls = isExempt(call.caller()) ? ControlPolicies.NONE : resourceControls;
  }

  /** Returns what the policy of a resource says to the call. */
  PolicyVerdict read(PolicyDocument resourcePolicy) {
    return evaluator.evaluate(resourcePolicy, call, callerPolicies.boundary().isPresent());
  }

  /**
   * Returns the refusal of whatever denies the call beside the resource's policy, or else of the
   * control policies if they do not allow it.
   */
  Optional<Denied> controlsAndDenials() {
    return denial(all(serviceControls()), "a service control policy")
        .or(() -> denial(all(resourceControls), "a resource control policy"))
        .or(() -> denial(callerPolicies.identity(), "an identity-based policy"))
        .or(() -> denial(callerPolicies.boundary().stream().toList(), "a permissions boundary"))
        .or(() -> denial(callerPolicies.session(), "a session policy"))
        .or(() -> silence(serviceControls(), "no service control policy"))
        .or(() -> silence(resourceControls, "no resource control policy"));
  }

  /**
   * Returns the decision on a caller whom the resource's side names.
   *
   * @param match how it names the caller, and so how much the caller's account has to allow
   * @param because why the call is allowed, if it is
   */
  AuthorizationDecision decide(PrincipalMatch match, String because) {
    Optional<Denied> refusal = callerAccountRefuses(match);
    return refusal.isPresent() ? refusal.get() : new Allowed(because);
  }

  private Optional<Denied> callerAccountRefuses(PrincipalMatch match) {
    return switch (match) {
      case DIRECT -> Optional.empty();
      case ROLE -> narrowing();
      case ACCOUNT, NONE ->
          allowsByIdentity() ? narrowing() : Optional.of(silent("no identity-based policy"));
    };
  }

  /** Returns the refusal that nothing on the resource's side allows the call. */
  Denied noResourcePolicy() {
    return noResourcePolicy("");
  }

  /** Returns the same with the rule by which what is there does not count. */
  Denied noResourcePolicy(String rule) {
    return new Denied(/* explicit= */ false, silent("no resource-based policy").because(), rule);
  }

  /**
   * Returns the refusal by a statement of the resource's policy.
   *
   * @param policy what that policy is, in words
   */
  static Denied deniedByResource(Statement by, String policy) {
    return explicit("a resource-based policy", by.label() + " of " + policy);
  }

  /** The root user needs no policy, but control policies bind it too. */
  private boolean allowsByIdentity() {
    return call.caller() instanceof Caller.AccountRoot || allows(callerPolicies.identity());
  }

  /**
   * Returns the refusal of what narrows the caller's own permissions. A federated user who was
   * given no session policy has none of them (<a
   * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html">GetFederationToken</a>).
   */
  private Optional<Denied> narrowing() {
    if (callerPolicies.boundary().isPresent()
        && !allows(List.of(callerPolicies.boundary().get()))) {
      return Optional.of(silent("no permissions boundary"));
    }
    boolean narrowed =
        !callerPolicies.session().isEmpty() || call.caller() instanceof Caller.FederatedUser;
    if (narrowed && !allows(callerPolicies.session())) {
      return Optional.of(silent("no session policy"));
    }
    return Optional.empty();
  }

  private ControlPolicies serviceControls() {
    return call.caller().account().isEmpty() || isExempt(call.caller())
        ? ControlPolicies.NONE
        : callerPolicies.serviceControls();
  }

  /** Neither kind of control policy binds service-linked roles. */
  private static boolean isExempt(Caller caller) {
    return caller.principalArn().filter(PrincipalArn::isServiceLinkedRole).isPresent();
  }

  private static List<PolicyDocument> all(ControlPolicies controls) {
    return controls.levels().stream().flatMap(List::stream).toList();
  }

  private Optional<Denied> silence(ControlPolicies controls, String nobody) {
    return controls.levels().stream().allMatch(this::allows)
        ? Optional.empty()
        : Optional.of(silent(nobody));
  }

  private Optional<Denied> denial(List<PolicyDocument> policies, String denier) {
    for (int i = 0; i < policies.size(); i++) {
      if (read(policies.get(i)) instanceof PolicyVerdict.Deny(Statement by)) {
        String which = policies.size() == 1 ? "" : " of policy %d".formatted(i + 1);
        return Optional.of(explicit(denier, by.label() + which));
      }
    }
    return Optional.empty();
  }

  private boolean allows(List<PolicyDocument> policies) {
    return policies.stream().anyMatch(it -> read(it) instanceof PolicyVerdict.Allow);
  }

  private Denied silent(String nobody) {
    return new Denied(
        /* explicit= */ false,
        "because %s allows the %s action".formatted(nobody, call.action()),
        /* detail= */ "");
  }

  private static Denied explicit(String denier, String statement) {
    return new Denied(/* explicit= */ true, "with an explicit deny in " + denier, statement);
  }
}
