package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The values of a template's parameters: given or by default, and checked as declared. */
final class Parameters {

  private static final Set<String> KNOWN =
      Set.of(
          "Type",
          "Default",
          "Description",
          "AllowedPattern",
          "AllowedValues",
          "ConstraintDescription",
          "MinLength",
          "MaxLength",
          "MinValue",
          "MaxValue",
          "NoEcho");

  private Parameters() {}

  /** Returns the value of every declared parameter; a value for no parameter is a fault too. */
  static Map<String, JsonValue> of(Map<String, JsonValue> declared, Map<String, String> given) {
    for (String name : given.keySet()) {
      if (!declared.containsKey(name)) {
        throw new TemplateException(
            "The template has no parameter " + name + "; it has " + declared.keySet() + ".");
      }
    }
    Map<String, JsonValue> values = new LinkedHashMap<>();
    declared.forEach(
        (name, declaration) ->
            values.put(name, value(name, declaration, Optional.ofNullable(given.get(name)))));
    return values;
  }

  private static JsonValue value(String name, JsonValue declaration, Optional<String> given) {
    if (!(declaration instanceof JsonObject rules)) {
      throw new TemplateException(declaration.place(), name + " must be a mapping.");
    }
    for (String member : rules.members().keySet()) {
      if (!KNOWN.contains(member)) {
        throw new TemplateException(
            rules.place(), "The parameter " + name + " has a " + member + ", unknown here.");
      }
    }
    String value =
        given
            .or(() -> rules.get("Default").map(Scalars::require))
            .orElseThrow(
                () ->
                    new TemplateException(
                        rules.place(), "The parameter " + name + " has no value and no default."));
    check(name, rules, value);
    return switch (rule(rules, "Type").orElse("")) {
      case "String", "Number" -> JsonString.of(value);
      case "CommaDelimitedList" -> JsonArray.ofTexts(List.of(value.split("\\s*,\\s*", -1)));
      default ->
          throw new TemplateException(rules.place(), "The type of " + name + " is not known here.");
    };
  }

  private static void check(String name, JsonObject rules, String value) {
    Optional<String> pattern = rule(rules, "AllowedPattern");
    boolean fits = pattern.map(it -> Pattern.matches(it, value)).orElse(true);
    boolean allowed =
        rules
            .get("AllowedValues")
            .map(it -> it instanceof JsonArray values && contains(values, value))
            .orElse(true);
    boolean number =
        !rule(rules, "Type").equals(Optional.of("Number")) || value.matches("-?\\d+(\\.\\d+)?");
    boolean longEnough = bound(rules, "MinLength").map(it -> value.length() >= it).orElse(true);
    boolean shortEnough = bound(rules, "MaxLength").map(it -> value.length() <= it).orElse(true);
    if (!(fits && allowed && number && longEnough && shortEnough)) {
      throw new TemplateException(
          rules.place(),
          "The parameter %s cannot be '%s': %s"
              .formatted(
                  name,
                  value,
                  rule(rules, "ConstraintDescription")
                      .or(() -> pattern.map(it -> "it must match " + it))
                      .orElse("it is not of the allowed values")));
    }
  }

  private static boolean contains(JsonArray values, String wanted) {
    return values.elements().stream().anyMatch(it -> Scalars.text(it).equals(Optional.of(wanted)));
  }

  private static Optional<Integer> bound(JsonObject rules, String name) {
    return rule(rules, name).map(Integer::valueOf);
  }

  private static Optional<String> rule(JsonObject rules, String name) {
    return rules.get(name).flatMap(Scalars::text);
  }
}
