package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.ResourceElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement made ready for one analysis: its actions as a set, and the tests that are still open
 * when the key and the instant are known.
 *
 * @param tests all must hold
 */
record Rule(Statement statement, long actions, List<KeyTest> tests) {

  private static final int ARN_PARTS = 6;

  /** Returns the rule; null if the statement can apply to no request for this key now. */
  static @Nullable Rule of(Statement statement, Facts facts) {
    if (statement.action() instanceof ActionElement.Absent
        || statement.principal() instanceof PrincipalElement.Absent
        || !coversKey(statement, facts)) {
      return null;
    }
    long actions = KmsActions.of(statement.action());
    if (actions == 0) {
      return null;
    }
    List<Condition> conditions = statement.conditions();
    Condition resource = facts.variables() ? resourceOfCaller(statement.resource(), facts) : null;
    List<KeyTest> open =
        conditions.isEmpty() && resource == null
            ? List.of()
            : new ArrayList<>(conditions.size() + 1);
    if (resource != null) {
      open.add(KeyTest.of(resource, facts));
    }
    for (int i = 0; i < conditions.size(); i++) {
      KeyTest test = KeyTest.of(conditions.get(i), facts);
      String fixed =
          test.isRiddle() || test.isVague() || !test.templates().isEmpty()
              ? null
              : facts.value(test.key());
      if (fixed == null) {
        open.add(test);
      } else if (!test.holds(fixed, key -> null)) {
        return null;
      }
    }
    return new Rule(statement, actions, open);
  }

  /** Whether an Allow, or a Deny that is about an action, has a test of this key. */
  static boolean anyAsksFor(ContextKey key, Rule allow, List<Rule> denies, long action) {
    boolean asks = allow.asksFor(key);
    for (int i = 0; i < denies.size() && !asks; i++) {
      asks = (denies.get(i).actions() & action) != 0 && denies.get(i).asksFor(key);
    }
    return asks;
  }

  private boolean asksFor(ContextKey key) {
    for (int i = 0; i < tests.size(); i++) {
      if (tests.get(i).key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  boolean isAllow() {
    return statement.effect() == Effect.ALLOW;
  }

  PrincipalElement principal() {
    return statement.principal();
  }

  /** Whether something in it is not known to the analysis. */
  boolean isUncertain() {
    for (int i = 0; i < tests.size(); i++) {
      if (tests.get(i).isUncertain() || tests.get(i).isVague()) {
        return true;
      }
    }
    return false;
  }

  private static boolean coversKey(Statement statement, Facts facts) {
    return switch (statement.resource()) {
      case ResourceElement.Resource(List<String> patterns) ->
          covers(patterns, facts) || !ofCaller(patterns, facts).isEmpty();
      case ResourceElement.NotResource(List<String> patterns) -> !covers(patterns, facts);
      case ResourceElement.Absent() -> false;
      case ResourceElement.Implied() -> true;
    };
  }

  private static boolean covers(List<String> patterns, Facts facts) {
    for (int i = 0; i < patterns.size(); i++) {
      if (covers(patterns.get(i), facts)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String pattern, Facts facts) {
    if (pattern.equals("*")) {
      return true;
    }
    String whole = completed(pattern);
    Comparison comparison = whole.startsWith("arn:") ? Comparison.ARN_LIKE : Comparison.STRING_LIKE;
    if (facts.variables() && whole.contains("${")) {
      Template template = Template.of(whole, comparison, facts);
      if (template == null) {
        return false;
      }
      if (!template.isConstant()) {
        return false; // what hangs on the caller is a test of its own
      }
      Glob glob = template.resolve(key -> null);
      return glob != null && glob.matches(facts.key().toString());
    }
    Glob glob = new Template.Text(comparison).pattern(whole).glob();
    return glob != null && glob.matches(facts.key().toString());
  }

  /**
   * Returns what a statement asks of the key whose resources hang on the caller; null if nothing.
   */
  private static @Nullable Condition resourceOfCaller(ResourceElement resource, Facts facts) {
    boolean covering = resource instanceof ResourceElement.Resource;
    List<String> patterns =
        switch (resource) {
          case ResourceElement.Resource(List<String> some) -> some;
          case ResourceElement.NotResource(List<String> some) -> some;
          case ResourceElement.Absent() -> List.of();
          case ResourceElement.Implied() -> List.of();
        };
    List<String> open = ofCaller(patterns, facts);
    if (open.isEmpty() || (covering && covers(patterns, facts))) {
      return null;
    }
    Comparison like = covering ? Comparison.STRING_LIKE : Comparison.STRING_NOT_LIKE;
    if (open.stream().allMatch(it -> it.startsWith("arn:"))) {
      like = covering ? Comparison.ARN_LIKE : Comparison.ARN_NOT_LIKE;
    }
    return Condition.of(like, ContextKey.RESOURCE, open.toArray(String[]::new));
  }

  private static List<String> ofCaller(List<String> patterns, Facts facts) {
    if (!facts.variables()) {
      return List.of();
    }
    List<String> open = new ArrayList<>(0);
    for (String pattern : patterns) {
      Template template =
          pattern.contains("${") ? Template.of(pattern, Comparison.STRING_LIKE, facts) : null;
      if (template != null && !template.isConstant()) {
        open.add(completed(pattern));
      }
    }
    return open;
  }

  /** Returns the pattern of a resource with the parts that an ARN lacks at its end. */
  private static String completed(String pattern) {
    if (!pattern.startsWith("arn:")) {
      return pattern;
    }
    int parts = pattern.split(":", ARN_PARTS).length;
    return pattern + ":*".repeat(ARN_PARTS - parts);
  }
}
