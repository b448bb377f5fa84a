package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.ResourceElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.List;

/**
 * Decides one request against one policy, with AWS's whole semantics.
 *
 * <p>An Allow that names an account counts here: the verdict says that the policy lets the account
 * delegate. Whether the account has done so is for {@link KeyAuthorizer} and {@link
 * ResourceAuthorizer} to find out.
 */
public final class PolicyEvaluator {

  /** Returns what the policy says to the request. */
  public PolicyVerdict evaluate(PolicyDocument policy, Call call) {
    return evaluate(policy, call, /* bounded= */ false);
  }

  /**
   * Returns how each statement reads against the request, for people: slower than {@link #evaluate}
   * and meant to be shown.
   */
  public List<StatementReading> explain(PolicyDocument policy, Call call) {
    boolean variables = policy.version().hasVariables();
    return policy.statements().stream()
        .map(it -> new StatementReading(it, Explanation.misses(it, call, variables)))
        .toList();
  }

  /**
   * Returns what the policy says to the request.
   *
   * @param bounded whether the caller has a permissions boundary, which a Deny with NotPrincipal
   *     never spares
   */
  PolicyVerdict evaluate(PolicyDocument policy, Call call, boolean bounded) {
    boolean variables = policy.version().hasVariables();
    Statement allow = null;
    PrincipalMatch strongest = PrincipalMatch.NONE;
    List<Statement> statements = policy.statements();
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      PrincipalMatch match = match(statement, call, variables, bounded);
      if (match == PrincipalMatch.NONE) {
        continue;
      }
      if (statement.effect() == Effect.DENY) {
        return new PolicyVerdict.Deny(statement);
      }
      if (match.compareTo(strongest) > 0) {
        strongest = match;
        allow = statement;
      }
    }
    return allow == null ? new PolicyVerdict.Neither() : new PolicyVerdict.Allow(allow, strongest);
  }

  /** Returns how a statement names the caller; {@code NONE} if it does not apply at all. */
  private static PrincipalMatch match(
      Statement statement, Call call, boolean variables, boolean bounded) {
    if (!coversAction(statement.action(), call.action())) {
      return PrincipalMatch.NONE;
    }
    PrincipalMatch match =
        Principals.match(statement.principal(), statement.effect(), call.caller(), bounded);
    if (match == PrincipalMatch.NONE || !coversResource(statement.resource(), call, variables)) {
      return PrincipalMatch.NONE;
    }
    List<Condition> conditions = statement.conditions();
    for (int i = 0; i < conditions.size(); i++) {
      if (!Conditions.holds(conditions.get(i), statement.effect(), call, variables)) {
        return PrincipalMatch.NONE;
      }
    }
    return match;
  }

  static boolean coversAction(ActionElement element, String action) {
    return switch (element) {
      case ActionElement.Action(List<String> patterns) -> anyAction(patterns, action);
      case ActionElement.NotAction(List<String> patterns) -> !anyAction(patterns, action);
      case ActionElement.Absent() -> false;
    };
  }

  static boolean coversResource(ResourceElement element, Call call, boolean variables) {
    return switch (element) {
      case ResourceElement.Resource(List<String> patterns) ->
          anyResource(patterns, call, variables);
      case ResourceElement.NotResource(List<String> patterns) ->
          !anyResource(patterns, call, variables);
      case ResourceElement.Implied() -> true;
      case ResourceElement.Absent() -> false;
    };
  }

  private static boolean anyAction(List<String> patterns, String action) {
    for (int i = 0; i < patterns.size(); i++) {
      if (Wildcards.matchIgnoringCase(patterns.get(i), action)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyResource(List<String> patterns, Call call, boolean variables) {
    for (int i = 0; i < patterns.size(); i++) {
      Resolved pattern = PolicyVariables.resolve(patterns.get(i), call, variables);
      if (pattern != null && matchesResource(pattern, call.resource())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Matches part by part, and completes an ARN of fewer parts with stars, as <a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Resource</a>
   * says. What is no ARN is matched as a whole.
   */
  private static boolean matchesResource(Resolved pattern, String resource) {
    return pattern.text().startsWith("arn:")
        ? Wildcards.matchArn(pattern, resource, /* completed= */ true)
        : Wildcards.match(pattern, resource);
  }
}
