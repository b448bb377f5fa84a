package dev.kmsaccess.local.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FilterLogEvents looks for: words that must all appear, {@code ?words} of which one must,
 * {@code -words} that must not, or a condition on JSON in braces.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter
 *     pattern syntax</a>
 */
final class FilterPattern {

  private static final Pattern TERM = Pattern.compile("\\s*([?-]?)(?:\"([^\"]*)\"|([^\\s\"]+))");

  private FilterPattern() {}

  /** Returns the test of a message; an empty pattern takes all. */
  static Predicate<String> parse(String pattern) {
    String text = pattern.strip();
    return text.startsWith("{") ? JsonCondition.parse(text) : terms(text);
  }

  private static Predicate<String> terms(String text) {
    List<String> all = new ArrayList<>();
    List<String> any = new ArrayList<>();
    List<String> none = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      String term = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      switch (matcher.group(1)) {
        case "?" -> any.add(term);
        case "-" -> none.add(term);
        default -> all.add(term);
      }
    }
    if (end != text.length()) {
      throw LogsErrors.invalid("Invalid filter pattern: " + text);
    }
    return message ->
        all.stream().allMatch(message::contains)
            && none.stream().noneMatch(message::contains)
            // One word that must appear makes those of which one must superfluous.
            && (any.isEmpty() || !all.isEmpty() || any.stream().anyMatch(message::contains));
  }
}
