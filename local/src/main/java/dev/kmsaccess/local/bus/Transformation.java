package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.eventbridge.model.InputTransformer;

/**
 * What a target gets in the place of the event: lines of text with values of the event in them (see
 * <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">input
 * transformation</a>). Of the paths only members of members are known here, and of the templates
 * only quoted lines; the quotes stay, as they do in AWS, and what a value has of quotes and
 * backslashes is not escaped.
 */
final class Transformation {

  private static final Pattern PATH = Pattern.compile("\\$(\\.[A-Za-z0-9_-]+)+");
  private static final Pattern VARIABLE = Pattern.compile("<([A-Za-z0-9_-]+)>");
  private static final Pattern LINE = Pattern.compile("\"[^\"]*\"");

  private Transformation() {}

  static void check(InputTransformer transformer) {
    Map<String, String> paths = transformer.inputPathsMap();
    for (String path : paths.values()) {
      if (!PATH.matcher(path).matches()) {
        throw BusErrors.invalid("The local accounts know no such path: " + path + ".");
      }
    }
    for (String line : transformer.inputTemplate().strip().split("\n", -1)) {
      if (!LINE.matcher(line).matches()) {
        throw BusErrors.invalid("The local accounts know templates of quoted lines only: " + line);
      }
      Matcher variables = VARIABLE.matcher(line);
      while (variables.find()) {
        if (!paths.containsKey(variables.group(1))) {
          throw BusErrors.invalid(
              "Invalid InputTemplate for target: " + variables.group() + " is not in the map.");
        }
      }
    }
  }

  static String of(InputTransformer transformer, JsonObject event) {
    return VARIABLE
        .matcher(transformer.inputTemplate().strip())
        .replaceAll(
            it ->
                Matcher.quoteReplacement(
                    value(event, transformer.inputPathsMap().getOrDefault(it.group(1), ""))));
  }

  /** Returns the value at a path as it is put between quotes; empty where there is none. */
  private static String value(JsonObject event, String path) {
    Optional<JsonValue> value = Optional.of(event);
    for (String name : path.substring(2).split("\\.", -1)) {
      value =
          value.flatMap(
              it -> it instanceof JsonObject object ? object.get(name) : Optional.empty());
    }
    return value
        .map(it -> it instanceof JsonString string ? string.text() : StrictJson.write(it))
        .orElse("");
  }
}
