package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of a condition with policy variables whose values depend on the request (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Variables
 * and tags</a>).
 */
final class Template {

  /** A piece of text, or a variable with the text that stands in where its key is missing. */
  private record Piece(String text, @Nullable ContextKey variable, @Nullable String fallback) {}

  private static final int ACCOUNT_LENGTH = 12;

  private final Comparison comparison;
  private final List<Piece> pieces = new ArrayList<>(2);

  private Template(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Reads a value; what is known beforehand is filled in. Null if it can never match anything. */
  static @Nullable Template of(String text, Comparison comparison, Facts facts) {
    Template template = new Template(comparison);
    int from = 0;
    while (true) {
      int start = text.indexOf("${", from);
      int end = start < 0 ? -1 : text.indexOf('}', start);
      if (end < 0) {
        template.pattern(text.substring(from));
        return template;
      }
      template.pattern(text.substring(from, start));
      if (!template.variable(text.substring(start + 2, end), facts)) {
        return null;
      }
      from = end + 1;
    }
  }

  private void pattern(String text) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(text, null, null));
    }
  }

  // What a variable puts in is never a wildcard, so a constant stands as a fallback of no key.
  private void constant(String text) {
    pieces.add(new Piece("", null, text));
  }

  private boolean variable(String variable, Facts facts) {
    if (variable.equals("*") || variable.equals("?") || variable.equals("$")) {
      constant(variable);
      return true;
    }
    int comma = variable.indexOf(',');
    ContextKey key = facts.key((comma < 0 ? variable : variable.substring(0, comma)).strip());
    String fallback = comma < 0 ? null : unquoted(variable.substring(comma + 1).strip());
    String known = facts.value(key);
    if (known != null) {
      constant(known);
      return true;
    }
    if (key.several()) {
      // Keys of several values are no variables; only the text after the comma is left.
      if (fallback != null) {
        constant(fallback);
      }
      return fallback != null;
    }
    pieces.add(new Piece("", key, fallback));
    return true;
  }

  private static @Nullable String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("'") && text.endsWith("'")
        ? text.substring(1, text.length() - 1)
        : null;
  }

  /** Whether nothing in it depends on the request. */
  boolean isConstant() {
    return pieces.stream().allMatch(it -> it.variable == null);
  }

  /** Returns the key of the variable if the value is nothing but that one variable. */
  @Nullable ContextKey onlyVariable() {
    return pieces.size() == 1 ? pieces.getFirst().variable : null;
  }

  /**
   * Returns the pattern of the principals' ARNs that match, if all that it asks of them is their
   * own account in its place: every principal's ARN has that. Else null.
   */
  @Nullable Glob ofAnyAccount() {
    if (pieces.size() != 3) {
      return null;
    }
    String before = pieces.get(0).text;
    ContextKey variable = pieces.get(1).variable;
    String after = pieces.get(2).text;
    boolean inPlace =
        variable != null
            && variable.origin() == ContextKey.Origin.PRINCIPAL_ACCOUNT
            && before.endsWith("::")
            && before.chars().filter(c -> c == ':').count() == 4
            && before.indexOf('*') < 0
            && before.indexOf('?') < 0
            && after.startsWith(":");
    if (!inPlace) {
      return null;
    }
    Text text = new Text(comparison).pattern(before);
    for (int i = 0; i < ACCOUNT_LENGTH; i++) {
      text.glob.token(Glob.ONE, ':');
    }
    return text.pattern(after).glob();
  }

  /** Returns the keys that its variables ask for. */
  List<ContextKey> variables() {
    return variables(/* withDefaults= */ true);
  }

  /** Returns the keys without which it matches nothing. */
  List<ContextKey> variablesWithoutDefault() {
    return variables(/* withDefaults= */ false);
  }

  private List<ContextKey> variables(boolean withDefaults) {
    List<ContextKey> keys = new ArrayList<>(1);
    for (Piece piece : pieces) {
      if (piece.variable != null && (withDefaults || piece.fallback == null)) {
        keys.add(piece.variable);
      }
    }
    return keys;
  }

  /** Returns the pattern for a request; null if a variable has no value there. */
  @Nullable Glob resolve(Function<ContextKey, @Nullable String> values) {
    Text text = new Text(comparison);
    for (Piece piece : pieces) {
      if (piece.variable == null) {
        if (piece.fallback == null) {
          text.pattern(piece.text);
        } else {
          text.constant(piece.fallback);
        }
        continue;
      }
      String value = values.apply(piece.variable);
      String resolved = value != null ? value : piece.fallback;
      if (resolved == null) {
        return null;
      }
      text.constant(resolved);
    }
    return text.glob();
  }

  /** Returns a pattern that matches all that it can match in any request, and perhaps more. */
  Glob widened() {
    Text text = new Text(comparison);
    for (Piece piece : pieces) {
      if (piece.variable != null) {
        text.anything();
      } else if (piece.fallback == null) {
        text.pattern(piece.text);
      } else {
        text.constant(piece.fallback);
      }
    }
    return text.glob.build();
  }

  /** Puts a pattern together as its operator reads it. */
  static final class Text {
    private static final int ARN_PARTS = 6;

    private final Comparison comparison;
    private final Glob.Builder glob = Glob.builder(32);
    private int colons;

    Text(Comparison comparison) {
      this.comparison = comparison;
    }

    /** Adds text in which wildcards are wildcards, if the operator has any. */
    Text pattern(String text) {
      switch (comparison) {
        case STRING_LIKE, STRING_NOT_LIKE -> glob.like(text, Glob.NO_STOP);
        case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE -> arn(text);
        case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> glob.eitherCase(text);
        default -> glob.literal(text);
      }
      return this;
    }

    /** Adds text that stands for itself. */
    Text constant(String text) {
      switch (comparison) {
        case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE -> glob.eitherCase(text);
        default -> glob.literal(text);
      }
      colons += (int) text.chars().filter(c -> c == ':').count();
      return this;
    }

    /** Adds what may be any text, and may have the colons of an ARN. */
    private void anything() {
      glob.run(Glob.NO_STOP);
      colons = ARN_PARTS;
    }

    private void arn(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        char stop = colons < ARN_PARTS - 1 ? ':' : Glob.NO_STOP;
        colons += c == ':' ? 1 : 0;
        glob.like(String.valueOf(c), stop);
      }
    }

    /** Returns the pattern; null if nothing matches it, as an ARN that lacks parts. */
    @Nullable Glob glob() {
      return comparison.isOverArns() && colons < ARN_PARTS - 1 ? null : glob.build();
    }
  }
}
