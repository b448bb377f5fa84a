package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.ValuePattern.Relation;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.Quantifier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A condition made ready: what it asks of one key.
 *
 * <p>A test that is a riddle has an operator that is not known or a value that its operator cannot
 * read; whether it holds is anybody's guess.
 */
final class KeyTest {

  private final Condition condition;
  private final ContextKey key;
  private final Quantifier quantifier;
  private final Comparison comparison;
  private final boolean holdsWhenMissing;
  private final boolean riddle;
  private final List<ValuePattern> patterns;
  private final List<ValuePattern> vague;
  private final List<Template> templates;

  // Asked for each request that is tried.
  private final boolean uncertain;

  private KeyTest(
      Condition condition,
      ContextKey key,
      Quantifier quantifier,
      Comparison comparison,
      boolean holdsWhenMissing,
      boolean riddle,
      List<ValuePattern> patterns,
      List<ValuePattern> vague,
      List<Template> templates) {
    this.condition = condition;
    this.key = key;
    this.quantifier = quantifier;
    this.comparison = comparison;
    this.holdsWhenMissing = holdsWhenMissing;
    this.riddle = riddle;
    this.patterns = patterns;
    this.vague = vague;
    this.templates = templates;
    this.uncertain = riddle || isGuess(key, templates);
  }

  static KeyTest of(Condition condition, Facts facts) {
    ContextKey key = facts.key(condition.key());
    return switch (condition.operator()) {
      case Operator.Unknown unknown ->
          riddle(condition, key, Quantifier.NONE, Comparison.NULL, false);
      case Operator.Known known -> of(condition, key, known, facts);
    };
  }

  private static KeyTest riddle(
      Condition condition,
      ContextKey key,
      Quantifier quantifier,
      Comparison comparison,
      boolean ifExists) {
    return new KeyTest(
        condition,
        key,
        quantifier,
        comparison,
        holdsWhenMissing(condition, quantifier, comparison, ifExists),
        true,
        List.of(),
        List.of(),
        List.of());
  }

  private static KeyTest of(
      Condition condition, ContextKey key, Operator.Known operator, Facts facts) {
    List<String> values = condition.values();
    List<ValuePattern> patterns = new ArrayList<>(values.size());
    List<ValuePattern> vague = List.of();
    List<Template> templates = List.of();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      if (isText(operator.comparison())) {
        if (!facts.variables() || !value.contains("${")) {
          Glob glob = new Template.Text(operator.comparison()).pattern(value).glob();
          if (glob == null) {
            // It lacks some of an ARN's six parts, and AWS does not say what it matches.
            vague = vague.isEmpty() ? new ArrayList<>(1) : vague;
            vague.add(Glob.like(value + "*"));
          } else {
            patterns.add(glob);
          }
          continue;
        }
        Template template = Template.of(value, operator.comparison(), facts);
        if (template == null) {
          continue;
        }
        Glob ofAny =
            key.origin() == ContextKey.Origin.PRINCIPAL_ARN ? template.ofAnyAccount() : null;
        if (ofAny != null) {
          patterns.add(ofAny);
        } else if (template.isConstant()) {
          Glob glob = template.resolve(any -> null);
          if (glob != null) {
            patterns.add(glob);
          }
        } else {
          templates = templates.isEmpty() ? new ArrayList<>(1) : templates;
          templates.add(template);
        }
      } else if (operator.comparison() != Comparison.NULL) {
        ValuePattern pattern = scale(operator.comparison(), value);
        if (pattern == null) {
          return riddle(
              condition, key, operator.quantifier(), operator.comparison(), operator.ifExists());
        }
        patterns.add(pattern);
      }
    }
    return new KeyTest(
        condition,
        key,
        operator.quantifier(),
        operator.comparison(),
        holdsWhenMissing(
            condition, operator.quantifier(), operator.comparison(), operator.ifExists()),
        false,
        patterns,
        vague,
        templates);
  }

  /** Whether it compares texts, not numbers, dates or addresses. */
  boolean isOverTexts() {
    return isNull() || isText(comparison);
  }

  private static boolean isText(Comparison comparison) {
    return switch (comparison) {
      case STRING_EQUALS,
          STRING_NOT_EQUALS,
          STRING_EQUALS_IGNORE_CASE,
          STRING_NOT_EQUALS_IGNORE_CASE,
          STRING_LIKE,
          STRING_NOT_LIKE,
          ARN_EQUALS,
          ARN_NOT_EQUALS,
          ARN_LIKE,
          ARN_NOT_LIKE ->
          true;
      default -> false;
    };
  }

  /** Whether it compares ARNs; what is none matches none, not even itself. */
  boolean comparesArns() {
    return comparison.isOverArns();
  }

  private static @Nullable ValuePattern scale(Comparison comparison, String value) {
    return switch (comparison) {
      case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> number(Relation.EQUAL, value);
      case NUMERIC_LESS_THAN -> number(Relation.LESS, value);
      case NUMERIC_LESS_THAN_EQUALS -> number(Relation.LESS_OR_EQUAL, value);
      case NUMERIC_GREATER_THAN -> number(Relation.GREATER, value);
      case NUMERIC_GREATER_THAN_EQUALS -> number(Relation.GREATER_OR_EQUAL, value);
      case DATE_EQUALS, DATE_NOT_EQUALS -> date(Relation.EQUAL, value);
      case DATE_LESS_THAN -> date(Relation.LESS, value);
      case DATE_LESS_THAN_EQUALS -> date(Relation.LESS_OR_EQUAL, value);
      case DATE_GREATER_THAN -> date(Relation.GREATER, value);
      case DATE_GREATER_THAN_EQUALS -> date(Relation.GREATER_OR_EQUAL, value);
      case IP_ADDRESS, NOT_IP_ADDRESS ->
          CidrBlock.parse(value).map(ValuePattern.AddressIn::new).orElse(null);
      case BOOL ->
          value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
              ? new ValuePattern.BoolIs(value.equalsIgnoreCase("true"))
              : null;
      // A text in Base64 stands for one array of bytes, and we only ever propose this very text.
      case BINARY_EQUALS -> Glob.literal(value);
      default -> throw new IllegalArgumentException(comparison + " compares texts");
    };
  }

  private static @Nullable ValuePattern number(Relation relation, String value) {
    BigDecimal bound = Literals.number(value);
    return bound == null ? null : new ValuePattern.NumberIs(relation, bound);
  }

  private static @Nullable ValuePattern date(Relation relation, String value) {
    Instant bound = Literals.date(value);
    return bound == null ? null : new ValuePattern.DateIs(relation, bound);
  }

  Condition condition() {
    return condition;
  }

  ContextKey key() {
    return key;
  }

  Quantifier quantifier() {
    return quantifier;
  }

  boolean isRiddle() {
    return riddle;
  }

  boolean isNull() {
    return comparison == Comparison.NULL;
  }

  /** Whether nobody can say what it does with a request, the key's value being what it is. */
  boolean isUncertain() {
    return uncertain;
  }

  private static boolean isGuess(ContextKey key, List<Template> templates) {
    if (key.origin().isGuess()) {
      return true;
    }
    for (int i = 0; i < templates.size(); i++) {
      if (templates.get(i).variables().stream().anyMatch(it -> it.origin().isGuess())) {
        return true;
      }
    }
    return false;
  }

  /** Whether it has a value of which nobody can say what it matches. */
  boolean isVague() {
    return !vague.isEmpty();
  }

  /** Returns the same test with its vague values matching all that they might, or nothing. */
  KeyTest settled(boolean matching) {
    List<ValuePattern> all = new ArrayList<>(patterns);
    if (matching) {
      all.addAll(vague);
    }
    return new KeyTest(
        condition,
        key,
        quantifier,
        comparison,
        holdsWhenMissing,
        riddle,
        all,
        List.of(),
        templates);
  }

  List<Template> templates() {
    return templates;
  }

  /** Whether the test of one value is passed by those that match no pattern. */
  boolean isNegated() {
    return comparison.negated();
  }

  /** Returns the patterns of one value, those of the templates included. */
  List<ValuePattern> patterns(Function<ContextKey, @Nullable String> variables) {
    if (templates.isEmpty()) {
      return patterns;
    }
    List<ValuePattern> all = new ArrayList<>(patterns);
    for (Template template : templates) {
      Glob glob = template.resolve(variables);
      if (glob != null) {
        all.add(glob);
      }
    }
    return all;
  }

  /** Returns the same test with any text in the place of each variable. */
  KeyTest widened() {
    List<ValuePattern> all = new ArrayList<>(patterns);
    for (Template template : templates) {
      all.add(template.widened());
    }
    return new KeyTest(
        condition, key, quantifier, comparison, holdsWhenMissing, riddle, all, vague, List.of());
  }

  /** Whether it holds for a request in which the key is missing. */
  boolean holdsWhenMissing() {
    return holdsWhenMissing;
  }

  private static boolean holdsWhenMissing(
      Condition condition, Quantifier quantifier, Comparison comparison, boolean ifExists) {
    if (comparison == Comparison.NULL) {
      return asksFor(condition, "true");
    }
    return switch (quantifier) {
      case NONE -> ifExists || comparison.negated();
      case FOR_ALL_VALUES -> true;
      case FOR_ANY_VALUE -> ifExists;
    };
  }

  /** Whether it may hold for a request in which the key is missing; a riddle's operator says so. */
  boolean mayHoldWhenMissing() {
    return (riddle && isNull()) || holdsWhenMissing();
  }

  /** Whether it holds for a request in which the key has this one value. */
  boolean holds(String value, Function<ContextKey, @Nullable String> variables) {
    return isNull()
        ? asksFor(condition, "false")
        : comparison.negated() != matches(value, variables);
  }

  /** Whether it holds for a request; null or an empty list stands for a missing key. */
  boolean holds(@Nullable List<String> values, Function<ContextKey, @Nullable String> variables) {
    if (values == null || values.isEmpty()) {
      return holdsWhenMissing();
    }
    if (values.size() == 1 || isNull()) {
      return holds(values.getFirst(), variables);
    }
    return switch (quantifier) {
      case NONE -> comparison.negated() != values.stream().anyMatch(it -> matches(it, variables));
      case FOR_ALL_VALUES -> values.stream().allMatch(it -> holds(it, variables));
      case FOR_ANY_VALUE -> values.stream().anyMatch(it -> holds(it, variables));
    };
  }

  private boolean matches(String value, Function<ContextKey, @Nullable String> variables) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(value)) {
        return true;
      }
    }
    for (int i = 0; i < templates.size(); i++) {
      Glob glob = templates.get(i).resolve(variables);
      if (glob != null && glob.matches(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean asksFor(Condition condition, String answer) {
    for (String value : condition.values()) {
      if (answer.equalsIgnoreCase(value)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the test that one key has one value, whatever signs of a variable are in it. */
  static KeyTest literally(Condition same, ContextKey key) {
    List<ValuePattern> value = List.of(Glob.literal(same.values().getFirst()));
    return new KeyTest(
        same,
        key,
        Quantifier.NONE,
        Comparison.STRING_EQUALS,
        false,
        false,
        value,
        List.of(),
        List.of());
  }

  /** Returns the same test for a request whose variables have these values. */
  KeyTest resolved(Function<ContextKey, @Nullable String> variables) {
    return new KeyTest(
        condition,
        key,
        quantifier,
        comparison,
        holdsWhenMissing,
        riddle,
        patterns(variables),
        vague,
        List.of());
  }

  /**
   * Returns the same test turned round, for a value of its key that is known: what it asks of the
   * only variable that the value is compared with. A variable that is missing says its default, and
   * without one it matches nothing.
   */
  KeyTest about(ContextKey variable, String known) {
    Template template = templates.getFirst();
    Glob byDefault = template.resolve(key -> null);
    boolean matchesByDefault = byDefault != null && byDefault.matches(known);
    List<ValuePattern> saying = new ArrayList<>(1);
    if (template.onlyVariable() != null) {
      // Null for an ARN operator and what is no ARN: that matches nothing, not even itself.
      Glob same = new Template.Text(comparison).constant(known).glob();
      if (same != null) {
        saying.add(same);
      }
    } else if (template.widened().matches(known)) {
      for (String part : partsOf(known)) {
        Glob whole = template.resolve(key -> part);
        if (whole != null && whole.matches(known)) {
          Glob same = new Template.Text(comparison).constant(part).glob();
          saying.add(same == null ? Glob.literal(part) : same);
        }
      }
    }
    return new KeyTest(
        condition,
        variable,
        Quantifier.NONE,
        comparison,
        matchesByDefault != comparison.negated(),
        false,
        saying,
        vague,
        List.of());
  }

  /** Returns all that a variable can put into a text, the empty text included. */
  private static Set<String> partsOf(String text) {
    Set<String> parts = new LinkedHashSet<>();
    for (int from = 0; from <= text.length(); from++) {
      for (int to = from; to <= text.length(); to++) {
        parts.add(text.substring(from, to));
      }
    }
    return parts;
  }
}
