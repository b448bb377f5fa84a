package dev.kmsaccess.core.rules;

/**
 * A pattern in which {@code *} stands for any run of characters and {@code ?} for one.
 *
 * <p>Rules have these and no regular expressions, because a regular expression can be written so
 * that a request makes it run for hours. Here the time is at most the product of both lengths.
 *
 * @param pattern the pattern as it is written
 */
public record Glob(String pattern) {

  private static final int ARN_PARTS = 6;

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    return matches(pattern, text);
  }

  /**
   * Whether an ARN matches, each of its six parts by itself: a star in the account's place never
   * reaches into the resource.
   */
  public boolean matchesArn(String arn) {
    String[] patterns = pattern.split(":", ARN_PARTS);
    String[] parts = arn.split(":", ARN_PARTS);
    if (patterns.length != ARN_PARTS || parts.length != ARN_PARTS) {
      return false;
    }
    for (int i = 0; i < ARN_PARTS; i++) {
      if (!matches(patterns[i], parts[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return pattern;
  }

  private static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int afterStar = -1;
    int retryAt = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
        afterStar = p;
        retryAt = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (afterStar >= 0) {
        // Let the last star take one character more; earlier stars need no second try.
        retryAt++;
        p = afterStar;
        t = retryAt;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
