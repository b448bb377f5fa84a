package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says in sentences why a statement does not apply to a request. */
final class Explanation {

  private Explanation() {}

  static List<String> misses(Statement statement, Call call, boolean hasVariables) {
    List<String> misses = new ArrayList<>();
    if (Principals.match(statement.principal(), statement.effect(), call.caller(), false)
        == PrincipalMatch.NONE) {
      misses.add(principal(statement.principal(), call.caller()));
    }
    if (!PolicyEvaluator.coversAction(statement.action(), call.action())) {
      misses.add("It is not about the action " + call.action() + ".");
    }
    if (!PolicyEvaluator.coversResource(statement.resource(), call, hasVariables)) {
      misses.add("It is not about the resource " + call.resource() + ".");
    }
    for (Condition condition : statement.conditions()) {
      if (!Conditions.holds(condition, statement.effect(), call, hasVariables)) {
        misses.add(condition(condition, call));
      }
    }
    return misses;
  }

  private static String principal(PrincipalElement element, Caller caller) {
    return switch (element) {
      case PrincipalElement.Principal(List<PolicyPrincipal> named) ->
          "It names " + names(named) + ", and the caller is " + caller.arn() + ".";
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> named) ->
          "It leaves out " + names(named) + ", and with them the caller " + caller.arn() + ".";
      case PrincipalElement.Anyone(), PrincipalElement.Absent() ->
          throw new IllegalStateException("everybody is matched by " + element);
    };
  }

  private static String names(List<PolicyPrincipal> named) {
    return named.isEmpty()
        ? "nobody"
        : named.stream().map(PolicyPrincipal::text).collect(Collectors.joining(", "));
  }

  private static String condition(Condition condition, Call call) {
    if (condition.operator() instanceof Operator.Unknown(String text)) {
      return "Its condition operator " + text + " is unknown, so nothing is allowed by it.";
    }
    List<String> actual = call.values(condition.key());
    return "Its condition %s %s wants %s, and the request has %s."
        .formatted(
            condition.operator().text(),
            condition.key(),
            condition.values().isEmpty() ? "nothing" : String.join(" or ", condition.values()),
            actual.isEmpty() ? "no such key" : String.join(", ", actual));
  }
}
