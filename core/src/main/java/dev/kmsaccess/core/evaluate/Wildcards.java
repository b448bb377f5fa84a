package dev.kmsaccess.core.evaluate;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Matches the wildcards of the policy language: {@code *} stands for any run of characters, {@code
 * ?} for exactly one. A star never has to be tried again once a later one has matched, so the time
 * is at most the product of both lengths, whatever the pattern.
 */
final class Wildcards {

  private Wildcards() {}

  static boolean match(String pattern, String text) {
    return match(pattern, 0, pattern.length(), null, text, 0, text.length(), false);
  }

  static boolean matchIgnoringCase(String pattern, String text) {
    return match(pattern, 0, pattern.length(), null, text, 0, text.length(), true);
  }

  static boolean match(Resolved pattern, String text) {
    return match(
        pattern.text(),
        0,
        pattern.text().length(),
        pattern.literal(),
        text,
        0,
        text.length(),
        false);
  }

  /**
   * Matches an ARN part by part: no wildcard reaches over one of the first five colons (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN">ARN
   * condition operators</a>).
   *
   * @param completed whether parts that the pattern lacks at its end match anything, as in a
   *     Resource element
   */
  static boolean matchArn(Resolved pattern, String arn, boolean completed) {
    String glob = pattern.text();
    int from = 0;
    int arnFrom = 0;
    for (int part = 0; part < 6; part++) {
      int to = part == 5 ? glob.length() : end(glob, from);
      int arnTo = part == 5 ? arn.length() : end(arn, arnFrom);
      if (!match(glob, from, to, pattern.literal(), arn, arnFrom, arnTo, false)) {
        return false;
      }
      if (part == 5) {
        return true;
      }
      if (arnTo == arn.length()) {
        return false;
      }
      if (to == glob.length()) {
        return completed;
      }
      from = to + 1;
      arnFrom = arnTo + 1;
    }
    throw new AssertionError("the sixth part returns");
  }

  private static int end(String text, int from) {
    int colon = text.indexOf(':', from);
    return colon < 0 ? text.length() : colon;
  }

  private static boolean match(
      String pattern,
      int patternFrom,
      int patternTo,
      @Nullable BitSet literal,
      String text,
      int textFrom,
      int textTo,
      boolean ignoreCase) {
    int p = patternFrom;
    int t = textFrom;
    int star = -1;
    int resume = textFrom;
    while (t < textTo) {
      boolean wild = p < patternTo && (literal == null || !literal.get(p));
      if (wild && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < patternTo
          && ((wild && pattern.charAt(p) == '?')
              || same(pattern.charAt(p), text.charAt(t), ignoreCase))) {
        p++;
        t++;
      } else if (star >= 0) {
        // Let the last star take one character more.
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < patternTo && pattern.charAt(p) == '*' && (literal == null || !literal.get(p))) {
      p++;
    }
    return p == patternTo;
  }

  private static boolean same(char a, char b, boolean ignoreCase) {
    return a == b || (ignoreCase && Character.toLowerCase(a) == Character.toLowerCase(b));
  }
}
