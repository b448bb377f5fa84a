package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CloudFormation's functions. A value that turns out to be {@code AWS::NoValue} is empty, and what
 * held it does without.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">Intrinsic
 *     function reference</a>
 */
final class Intrinsics {

  private static final String NO_VALUE = "AWS::NoValue";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final Map<String, JsonValue> values;
  private final Map<String, JsonValue> conditions;
  private final Resources resources;

  /**
   * Makes an evaluator.
   *
   * @param values parameters and pseudo parameters
   */
  Intrinsics(
      Map<String, JsonValue> values, Map<String, JsonValue> conditions, Resources resources) {
    this.values = Map.copyOf(values);
    this.conditions = Map.copyOf(conditions);
    this.resources = resources;
  }

  /** Returns the value without any function left in it. */
  Optional<JsonValue> resolve(JsonValue value) {
    return switch (value) {
      case JsonArray array -> {
        List<JsonValue> elements = new ArrayList<>();
        array.elements().forEach(it -> resolve(it).ifPresent(elements::add));
        yield Optional.of(new JsonArray(elements, array.place()));
      }
      case JsonObject object -> isFunction(object) ? apply(object) : members(object);
      default -> Optional.of(value);
    };
  }

  /** Whether a condition of the template holds. */
  boolean holds(String condition, Place from) {
    JsonValue expression = conditions.get(condition);
    if (expression == null) {
      throw new TemplateException(from, "There is no condition " + condition + ".");
    }
    return truth(expression);
  }

  private Optional<JsonValue> members(JsonObject object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object
        .members()
        .forEach((name, it) -> resolve(it).ifPresent(value -> members.put(name, value)));
    return Optional.of(new JsonObject(members, object.place()));
  }

  private static boolean isFunction(JsonObject object) {
    if (object.members().size() != 1) {
      return false;
    }
    String name = object.members().keySet().iterator().next();
    return name.equals("Ref") || name.startsWith("Fn::");
  }

  private Optional<JsonValue> apply(JsonObject call) {
    Map.Entry<String, JsonValue> only = call.members().entrySet().iterator().next();
    JsonValue argument = only.getValue();
    Place place = call.place();
    return switch (only.getKey()) {
      case "Ref" -> reference(Scalars.require(argument), place);
      case "Fn::GetAtt" -> {
        List<String> path = texts(argument);
        if (path.size() != 2) {
          throw new TemplateException(place, "GetAtt takes a resource and an attribute.");
        }
        yield Optional.of(new JsonString(attribute(path.get(0), path.get(1), place), place));
      }
      case "Fn::Sub" -> Optional.of(new JsonString(substitute(argument, place), place));
      case "Fn::Join" -> {
        List<JsonValue> parts = list(argument, 2);
        yield Optional.of(
            new JsonString(String.join(text(parts.get(0)), texts(parts.get(1))), place));
      }
      case "Fn::Split" -> {
        List<JsonValue> parts = list(argument, 2);
        String[] pieces = text(parts.get(1)).split(Pattern.quote(text(parts.get(0))), -1);
        yield Optional.of(JsonArray.ofTexts(Arrays.asList(pieces)));
      }
      case "Fn::Select" -> {
        List<JsonValue> parts = list(argument, 2);
        List<String> choices = texts(parts.get(1));
        int index = Integer.parseInt(text(parts.get(0)));
        if (index < 0 || index >= choices.size()) {
          throw new TemplateException(place, "Select: there is no element " + index + ".");
        }
        yield Optional.of(new JsonString(choices.get(index), place));
      }
      case "Fn::If" -> {
        List<JsonValue> parts = list(argument, 3);
        yield resolve(holds(Scalars.require(parts.get(0)), place) ? parts.get(1) : parts.get(2));
      }
      case "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or" ->
          Optional.of(new JsonBoolean(truth(call), place));
      default -> throw new TemplateException(place, only.getKey() + " is not understood here.");
    };
  }

  private boolean truth(JsonValue expression) {
    if (!(expression instanceof JsonObject call) || call.members().size() != 1) {
      throw new TemplateException(expression.place(), "A condition must be a function.");
    }
    Map.Entry<String, JsonValue> only = call.members().entrySet().iterator().next();
    JsonValue argument = only.getValue();
    return switch (only.getKey()) {
      case "Fn::Equals" -> {
        List<JsonValue> sides = list(argument, 2);
        yield text(sides.get(0)).equals(text(sides.get(1)));
      }
      case "Fn::Not" -> !truth(list(argument, 1).getFirst());
      case "Fn::And" -> elements(argument).stream().allMatch(this::truth);
      case "Fn::Or" -> elements(argument).stream().anyMatch(this::truth);
      case "Condition" -> holds(Scalars.require(argument), call.place());
      default -> throw new TemplateException(call.place(), only.getKey() + " is no condition.");
    };
  }

  private Optional<JsonValue> reference(String name, Place from) {
    if (name.equals(NO_VALUE)) {
      return Optional.empty();
    }
    JsonValue value = values.get(name);
    if (value != null) {
      return Optional.of(value);
    }
    if (name.startsWith("AWS::")) {
      throw new TemplateException(from, name + " is not known here.");
    }
    // SAM's way to speak of what it makes beside a resource: Function.Alias, Function.Version.
    int dot = name.indexOf('.');
    String text =
        dot < 0
            ? resources.get(name, from).ref()
            : attribute(name.substring(0, dot), name.substring(dot + 1), from);
    return Optional.of(new JsonString(text, from));
  }

  private String attribute(String logicalId, String attribute, Place from) {
    return Optional.ofNullable(resources.get(logicalId, from).attributes().get(attribute))
        .orElseThrow(
            () ->
                new TemplateException(
                    from, "The resource " + logicalId + " has no attribute " + attribute + "."));
  }

  private String substitute(JsonValue argument, Place place) {
    Map<String, JsonValue> own =
        argument instanceof JsonArray array && array.elements().get(1) instanceof JsonObject map
            ? map.members()
            : Map.of();
    String text =
        argument instanceof JsonArray array
            ? Scalars.require(array.elements().getFirst())
            : Scalars.require(argument);
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        found -> {
          String name = found.group(2).strip();
          if (!found.group(1).isEmpty()) {
            return Matcher.quoteReplacement("${" + found.group(2) + "}");
          }
          JsonValue ours = own.get(name);
          return Matcher.quoteReplacement(ours == null ? variable(name, place) : text(ours));
        });
  }

  private String variable(String name, Place place) {
    return Scalars.require(
        reference(name, place)
            .orElseThrow(() -> new TemplateException(place, "Sub: there is no " + name + ".")));
  }

  private String text(JsonValue value) {
    return Scalars.require(
        resolve(value)
            .orElseThrow(() -> new TemplateException(value.place(), "A text is needed here.")));
  }

  private List<String> texts(JsonValue value) {
    return elements(resolve(value).orElse(value)).stream().map(Scalars::require).toList();
  }

  private static List<JsonValue> elements(JsonValue value) {
    if (value instanceof JsonArray array) {
      return array.elements();
    }
    throw new TemplateException(value.place(), "A list is needed, not " + value.kind() + ".");
  }

  private static List<JsonValue> list(JsonValue value, int size) {
    List<JsonValue> elements = elements(value);
    if (elements.size() != size) {
      throw new TemplateException(
          value.place(), "%d values are needed, not %d.".formatted(size, elements.size()));
    }
    return elements;
  }
}
