package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Works out the intrinsic functions of a CloudFormation template as far as they are constant: what
 * its {@linkplain TemplateNames names} stand for, and what the other functions make of that.
 */
final class Intrinsics {

  private static final JsonObject NOTHING = JsonObject.builder().build();
  private static final int LONGEST = JsonLimits.POLICY.bytes();
  private static final Predicate<String> LISTS =
      it -> it.contains("CommaDelimitedList") || it.contains("List<");

  private final JsonObject mappings;
  private final JsonObject declared;
  private final TemplateConditions conditions;
  private final TemplateNames names;

  /**
   * Makes a reader of a template's functions.
   *
   * @param template the whole template
   * @param owner the account that it is deployed to, if that is known
   * @param parameters the values of parameters that were given
   */
  Intrinsics(JsonObject template, Optional<AccountId> owner, Map<String, String> parameters) {
    this.declared = template.object("Parameters").orElse(NOTHING);
    this.mappings = template.object("Mappings").orElse(NOTHING);
    this.conditions = new TemplateConditions(template.object("Conditions").orElse(NOTHING), this);
    this.names =
        new TemplateNames(
            template.object("Resources").orElse(NOTHING), owner, parameters, declared);
  }

  /** A function whose value is not known before the template is deployed. */
  static final class NotConstant extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String why;

    NotConstant(Place place, String why) {
      super(why);
      this.place = place;
      this.why = why;
    }

    Place place() {
      return place;
    }

    String why() {
      return why;
    }
  }

  /**
   * Returns the account that owns what the template makes, if a value that was worked out speaks of
   * it.
   */
  Optional<AccountId> owner() {
    return names.owner();
  }

  /** Returns the parameters whose defaults were taken, as nobody gave them. */
  List<String> defaults() {
    return List.copyOf(names.defaults());
  }

  /** Returns the value with every function worked out; empty if it is {@code AWS::NoValue}. */
  Optional<JsonValue> resolve(JsonValue value) throws NotConstant {
    return switch (value) {
      case JsonArray(List<JsonValue> elements, Place at) -> {
        List<JsonValue> resolved = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
          resolve(element).ifPresent(resolved::add);
        }
        yield Optional.of(new JsonArray(resolved, at));
      }
      case JsonObject object -> {
        Optional<String> function = function(object);
        if (function.isPresent()) {
          Optional<JsonValue> result = call(function.get(), object);
          if (result.isPresent() && result.get() instanceof JsonString text) {
            requireStatic(text);
          }
          yield result;
        }
        Map<String, JsonValue> resolved = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          resolve(member.getValue()).ifPresent(it -> resolved.put(member.getKey(), it));
        }
        yield Optional.of(new JsonObject(resolved, object.place()));
      }
      case JsonString text -> {
        requireStatic(text);
        yield Optional.of(text);
      }
      default -> Optional.of(value);
    };
  }

  /**
   * What another service has (<a
   * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">dynamic
   * references</a>) is filled in when it is deployed.
   */
  private static void requireStatic(JsonString text) throws NotConstant {
    if (text.text().contains("{{resolve:")) {
      throw new NotConstant(
          text.place(), "A dynamic reference ({{resolve:…}}) is not known before it is deployed.");
    }
  }

  private static Optional<String> function(JsonObject object) {
    return object.members().keySet().stream()
        .filter(it -> it.equals("Ref") || it.startsWith("Fn::"))
        .findFirst();
  }

  private Optional<JsonValue> call(String function, JsonObject object) throws NotConstant {
    JsonValue argument = object.members().values().iterator().next();
    if (object.members().size() > 1) {
      throw new NotConstant(object.place(), "A function stands alone in its object.");
    }
    Place at = object.place();
    return switch (function) {
      case "Ref" -> {
        String name = text(argument);
        yield name.equals("AWS::NoValue")
            ? Optional.empty()
            : Optional.of(value(name, new JsonString(names.ref(name, argument.place()), at)));
      }
      case "Fn::GetAtt" -> Optional.of(new JsonString(attribute(argument), at));
      case "Fn::Join" -> Optional.of(new JsonString(join(argument), at));
      case "Fn::Sub" -> Optional.of(new JsonString(substitute(argument), at));
      case "Fn::If" -> {
        List<JsonValue> parts = parts(argument, 3, "Fn::If takes a condition and two values.");
        yield resolve(parts.get(holds(text(parts.get(0)), at) ? 1 : 2));
      }
      case "Fn::FindInMap" -> Optional.of(find(argument));
      case "Fn::Select" -> Optional.of(select(argument));
      case "Fn::Split" -> Optional.of(split(argument));
      default ->
          throw new NotConstant(
              at, "The value of " + function + " is not known before it is deployed.");
    };
  }

  /** What a condition hangs on stands elsewhere; what is not known then is here. */
  private boolean holds(String condition, Place at) throws NotConstant {
    try {
      return conditions.holds(condition, at);
    } catch (NotConstant e) {
      throw new NotConstant(at, e.why());
    }
  }

  /**
   * Returns a text that is what it will be: no stand-in for an owner or a name that is not known.
   */
  String known(JsonValue value) throws NotConstant {
    int before = names.standIns();
    String text = text(value);
    if (names.standIns() != before) {
      throw new NotConstant(
          value.place(),
          "What this is hangs on where it is deployed to, or on a name that is not known before;"
              + " give the account with --owner, or the value with --parameter.");
    }
    return text;
  }

  private String text(JsonValue value) throws NotConstant {
    Optional<JsonValue> resolved = resolve(value);
    return switch (resolved.orElse(value)) {
      case JsonString(String text, Place at) -> text;
      case JsonNumber(String literal, Place at) -> literal;
      case JsonBoolean(boolean truth, Place at) -> Boolean.toString(truth);
      case JsonValue other ->
          throw new NotConstant(
              value.place(), "A text was expected here, but this is " + other.kind());
    };
  }

  private List<JsonValue> list(JsonValue value) throws NotConstant {
    if (resolve(value).orElse(value) instanceof JsonArray(List<JsonValue> elements, Place at)) {
      return elements;
    }
    throw new NotConstant(value.place(), "A list was expected here, but this is " + value.kind());
  }

  private static List<JsonValue> parts(JsonValue argument, int count, String otherwise)
      throws NotConstant {
    if (argument instanceof JsonArray(List<JsonValue> parts, Place at) && parts.size() == count) {
      return parts;
    }
    throw new NotConstant(argument.place(), otherwise);
  }

  private JsonValue find(JsonValue argument) throws NotConstant {
    List<JsonValue> path =
        parts(argument, 3, "Fn::FindInMap takes the name of a map and two keys.");
    String map = known(path.get(0));
    String first = known(path.get(1));
    String second = known(path.get(2));
    return mappings
        .object(map)
        .flatMap(it -> it.object(first))
        .flatMap(it -> it.get(second))
        .orElseThrow(
            () ->
                new NotConstant(
                    argument.place(),
                    "The template's Mappings have no %s.%s.%s.".formatted(map, first, second)));
  }

  private JsonValue select(JsonValue argument) throws NotConstant {
    List<JsonValue> parts = parts(argument, 2, "Fn::Select takes an index and a list.");
    String index = known(parts.get(0));
    List<JsonValue> list = list(parts.get(1));
    if (!index.matches("[0-9]{1,4}") || Integer.parseInt(index) >= list.size()) {
      throw new NotConstant(
          argument.place(), "The list of %d has no element %s.".formatted(list.size(), index));
    }
    return list.get(Integer.parseInt(index));
  }

  private JsonValue split(JsonValue argument) throws NotConstant {
    List<JsonValue> parts = parts(argument, 2, "Fn::Split takes a separator and a text.");
    String separator = text(parts.get(0));
    // What stands in for another text has no colon where that has none.
    String text = separator.equals(":") ? text(parts.get(1)) : known(parts.get(1));
    return texts(Stream.of(text.split(Pattern.quote(separator), -1)), argument.place());
  }

  /** A parameter that is a list is given as a text with commas. */
  private JsonValue value(String name, JsonString given) {
    boolean list = declared.object(name).flatMap(it -> it.text("Type")).filter(LISTS).isPresent();
    return list
        ? texts(Stream.of(given.text().split(",")).map(String::strip), given.place())
        : given;
  }

  private static JsonArray texts(Stream<String> texts, Place at) {
    return new JsonArray(texts.<JsonValue>map(it -> new JsonString(it, at)).toList(), at);
  }

  private String attribute(JsonValue argument) throws NotConstant {
    String path =
        argument instanceof JsonArray(List<JsonValue> elements, Place at) && elements.size() == 2
            ? text(elements.get(0)) + "." + text(elements.get(1))
            : text(argument);
    return names.attribute(path, argument.place());
  }

  private String join(JsonValue argument) throws NotConstant {
    List<JsonValue> both = parts(argument, 2, "Fn::Join takes a separator and a list.");
    List<String> texts = new ArrayList<>();
    for (JsonValue part : list(both.get(1))) {
      texts.add(text(part));
    }
    return String.join(text(both.get(0)), texts);
  }

  private String substitute(JsonValue argument) throws NotConstant {
    Map<String, JsonValue> own = Map.of();
    JsonValue template = argument;
    if (argument instanceof JsonArray(List<JsonValue> both, Place at)
        && both.size() == 2
        && both.get(1) instanceof JsonObject map) {
      template = both.get(0);
      own = map.members();
    }
    if (!(template instanceof JsonString(String text, Place at))) {
      throw new NotConstant(argument.place(), "Fn::Sub takes a text, or a text and its variables.");
    }
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      filled.append(text, from, open);
      String name = text.substring(open + 2, close).strip();
      filled.append(variable(name, own, at));
      if (filled.length() > LONGEST) {
        throw new NotConstant(at, "The text is longer than a policy may be.");
      }
      from = close + 1;
    }
    return filled.append(text, from, text.length()).toString();
  }

  /** {@code ${!x}} is how a template writes {@code ${x}}, a variable of the policy language. */
  private String variable(String name, Map<String, JsonValue> own, Place at) throws NotConstant {
    if (name.startsWith("!")) {
      return "${" + name.substring(1) + "}";
    }
    JsonValue value = own.get(name);
    if (value != null) {
      return text(value);
    }
    return name.contains(".") ? names.attribute(name, at) : names.ref(name, at);
  }
}
