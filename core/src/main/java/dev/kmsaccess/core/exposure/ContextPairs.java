package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.Quantifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of an encryption context beside the list of its keys, where a policy asks for both:
 * {@code kms:EncryptionContextKeys} has a pair's name exactly when the pair is there.
 *
 * @param names of the pairs that the policy asks for, as it spells them; none if it does not ask
 *     for the list
 */
record ContextPairs(Map<ContextKey, String> names, Facts facts) {

  private static final ContextKey LIST = ContextKey.of("kms:EncryptionContextKeys");
  private static final int PREFIX = "kms:EncryptionContext:".length();

  /** What came of a search for a list that goes with the pairs. */
  enum Result {
    FOUND,
    NONE,
    UNDECIDED
  }

  /** Returns what an Allow and the Denies about an action ask for. */
  static ContextPairs of(Rule allow, List<Rule> denies, long action, Facts facts) {
    if ((LIST.actions() & action) == 0 || !Rule.anyAsksFor(LIST, allow, denies, action)) {
      return new ContextPairs(Map.of(), facts);
    }
    Map<ContextKey, String> names = new LinkedHashMap<>();
    addNames(allow, names);
    for (Rule deny : denies) {
      if ((deny.actions() & action) != 0) {
        addNames(deny, names);
      }
    }
    return new ContextPairs(names, facts);
  }

  private static void addNames(Rule rule, Map<ContextKey, String> names) {
    for (KeyTest test : rule.tests()) {
      if (test.key().origin() == ContextKey.Origin.ENCRYPTION_CONTEXT) {
        names.putIfAbsent(test.key(), test.condition().key().substring(PREFIX));
      }
    }
  }

  /** Asks a request for nothing about them, so that it says whether they are there. */
  void addTo(Model model) {
    for (ContextKey pair : names.keySet()) {
      model.literals().putIfAbsent(pair, List.of());
    }
  }

  /** Finds a list for the pairs of a request, and pairs for the list. */
  Result solve(
      Model model, KeySolver keys, long action, Function<ContextKey, @Nullable String> variables) {
    if (names.isEmpty() || solveList(model, keys, action, variables)) {
      return Result.FOUND;
    }
    // A pair that may be missing may also be there, if the list asks for it.
    int more = 0;
    for (ContextKey pair : names.keySet()) {
      if (!isThere(pair, model)) {
        List<Literal> asked = new ArrayList<>(model.literals().getOrDefault(pair, List.of()));
        asked.add(literal(Operator.of(Comparison.NULL), pair.name(), "false", true));
        List<String> values = keys.solve(pair, asked, action, variables);
        if (values != null) {
          model.values().put(pair, values);
          more++;
        }
      }
    }
    if (more > 0 && solveList(model, keys, action, variables)) {
      return Result.FOUND;
    }
    return more > 1 ? Result.UNDECIDED : Result.NONE;
  }

  private boolean solveList(
      Model model, KeySolver keys, long action, Function<ContextKey, @Nullable String> variables) {
    List<Literal> asked = new ArrayList<>(model.literals().getOrDefault(LIST, List.of()));
    Operator like =
        new Operator.Known(
            Quantifier.FOR_ANY_VALUE, Comparison.STRING_EQUALS_IGNORE_CASE, /* ifExists= */ false);
    names.forEach(
        (pair, name) -> asked.add(literal(like, LIST.name(), name, isThere(pair, model))));
    List<String> values = keys.solve(LIST, asked, action, variables);
    if (values != null) {
      model.values().put(LIST, values);
    }
    return values != null;
  }

  private static boolean isThere(ContextKey pair, Model model) {
    return !model.values().getOrDefault(pair, List.of()).isEmpty();
  }

  private Literal literal(Operator operator, String key, String value, boolean wanted) {
    Condition condition = new Condition(operator, key, List.of(value), Place.NONE);
    return new Literal(KeyTest.of(condition, facts), wanted);
  }
}
