package dev.kmsaccess.core.evaluate;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills in policy variables (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Variables
 * and tags</a>): {@code ${aws:username}}, {@code ${aws:PrincipalTag/team, 'none'}} and the escapes
 * {@code ${*}}, {@code ${?}} and {@code ${$}}.
 *
 * <p>What a variable puts in is never a wildcard: whoever can tag a principal must not be able to
 * widen a policy with a star. A variable whose key is missing and that has no default makes the
 * whole text match nothing. A text that only looks like a variable ({@code ${} without end) stands
 * for itself.
 */
final class PolicyVariables {

  /** Keys that may have several values and so are never variables, even with one value. */
  private static final Set<String> MULTIVALUED =
      Set.of(
          "aws:calledvia",
          "aws:principalorgpaths",
          "aws:principalservicenameslist",
          "aws:resourceorgpaths",
          "aws:sourceorgpaths",
          "aws:tagkeys",
          "aws:vpceorgpaths",
          "kms:encryptioncontextkeys",
          "kms:grantoperations",
          "kms:resourcealiases");

  private PolicyVariables() {}

  /** Returns the text with its variables filled in; null if one of them has no value. */
  static @Nullable Resolved resolve(String text, Call call, boolean hasVariables) {
    return hasVariables && text.contains("${") ? fill(text, call) : Resolved.plain(text);
  }

  private static @Nullable Resolved fill(String text, Call call) {
    StringBuilder filled = new StringBuilder(text.length() + 32);
    BitSet literal = new BitSet();
    int from = 0;
    while (true) {
      int start = text.indexOf("${", from);
      int end = start < 0 ? -1 : text.indexOf('}', start);
      if (end < 0) {
        return new Resolved(filled.append(text, from, text.length()).toString(), literal);
      }
      filled.append(text, from, start);
      String value = value(text.substring(start + 2, end), call);
      if (value == null) {
        return null;
      }
      literal.set(filled.length(), filled.length() + value.length());
      filled.append(value);
      from = end + 1;
    }
  }

  private static @Nullable String value(String variable, Call call) {
    if (variable.equals("*") || variable.equals("?") || variable.equals("$")) {
      return variable;
    }
    int comma = variable.indexOf(',');
    String key = (comma < 0 ? variable : variable.substring(0, comma)).strip();
    List<String> values = call.values(key);
    if (values.size() == 1 && !MULTIVALUED.contains(key.toLowerCase(Locale.ROOT))) {
      return values.getFirst();
    }
    return comma < 0 ? null : unquoted(variable.substring(comma + 1).strip());
  }

  private static @Nullable String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("'") && text.endsWith("'")
        ? text.substring(1, text.length() - 1)
        : null;
  }
}
