package dev.kmsaccess.local.logs;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on JSON messages, such as {@code { $.detail.requestId = "nightly" && $.source !=
 * "test*" }}: equalities and inequalities joined by {@code &&} and {@code ||}, the former binding
 * closer; no parentheses.
 */
final class JsonCondition {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.EVENT);
  private static final Pattern COMPARISON =
      Pattern.compile("\\$\\.([\\w.\\-\\[\\]\"']+)\\s*(=|!=)\\s*(?:\"([^\"]*)\"|([^\\s\"]+))");
  private static final Pattern STEP =
      Pattern.compile("\\.?(?:\\[(\\d+)\\]|\\[[\"']([^\"']+)[\"']\\]|([\\w-]+))");

  private JsonCondition() {}

  /** Returns the test of a message; what is not JSON never passes. */
  static Predicate<String> parse(String pattern) {
    if (!pattern.endsWith("}")) {
      throw invalid(pattern);
    }
    Predicate<JsonValue> any = json -> false;
    for (String alternative : split(pattern.substring(1, pattern.length() - 1), "||")) {
      Predicate<JsonValue> all = json -> true;
      for (String comparison : split(alternative, "&&")) {
        all = all.and(comparison(comparison.strip(), pattern));
      }
      any = any.or(all);
    }
    Predicate<JsonValue> condition = any;
    return message ->
        JSON.read(message) instanceof JsonResult.Parsed(JsonValue json) && condition.test(json);
  }

  private static String[] split(String text, String separator) {
    // Only where an even number of quotes follows: outside of any quoted text.
    return text.split(Pattern.quote(separator) + "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
  }

  private static Predicate<JsonValue> comparison(String text, String pattern) {
    Matcher matcher = COMPARISON.matcher(text);
    if (!matcher.matches()) {
      throw invalid(pattern);
    }
    String path = matcher.group(1);
    String wanted = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
    Pattern wildcard =
        Pattern.compile("\\Q" + wanted.replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL);
    Predicate<JsonValue> equal =
        json -> find(json, path).map(it -> wildcard.matcher(it).matches()).orElse(false);
    // A member that is not there is neither equal nor unequal.
    return matcher.group(2).equals("=")
        ? equal
        : json -> find(json, path).isPresent() && !equal.test(json);
  }

  private static Optional<String> find(JsonValue root, String path) {
    Optional<JsonValue> at = Optional.of(root);
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String index = step.group(1);
      String name = step.group(2) == null ? step.group(3) : step.group(2);
      at = at.flatMap(it -> index == null ? member(it, name) : element(it, index));
    }
    return at.flatMap(JsonCondition::text);
  }

  private static Optional<JsonValue> member(JsonValue json, String name) {
    return json instanceof JsonObject object ? object.get(name) : Optional.empty();
  }

  private static Optional<JsonValue> element(JsonValue json, String index) {
    return json instanceof JsonArray array && Integer.parseInt(index) < array.elements().size()
        ? Optional.of(array.elements().get(Integer.parseInt(index)))
        : Optional.empty();
  }

  private static Optional<String> text(JsonValue json) {
    return switch (json) {
      case JsonString string -> Optional.of(string.text());
      case JsonNumber number -> Optional.of(number.literal());
      case JsonBoolean bool -> Optional.of(Boolean.toString(bool.value()));
      case JsonNull nothing -> Optional.of("null");
      case JsonArray array -> Optional.empty();
      case JsonObject object -> Optional.empty();
    };
  }

  private static RuntimeException invalid(String pattern) {
    return LogsErrors.invalid(
        "Invalid filter pattern: " + pattern + " (local accounts know =, !=, && and ||)");
  }
}
