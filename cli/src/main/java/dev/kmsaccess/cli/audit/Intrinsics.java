package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonArray;
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

/**
 * Works out the intrinsic functions of a CloudFormation template as far as they are constant: what
 * the owner's account decides, what was given as a parameter's value, Join and Sub over those. A
 * role or user that the template itself makes belongs to the owner, whatever it will be called, so
 * its logical id stands for its name. A parameter's default is no constant: whoever deploys may
 * give another value.
 */
final class Intrinsics {

  private final JsonObject resources;
  private final AccountId owner;
  private final Map<String, String> parameters;
  private boolean hasOwner;

  /**
   * Makes a reader of a template's functions.
   *
   * @param resources the template's {@code Resources}
   * @param owner the account that it is deployed to, if that is known
   * @param parameters the values of parameters that were given
   */
  Intrinsics(JsonObject resources, Optional<AccountId> owner, Map<String, String> parameters) {
    this.resources = resources;
    this.owner = owner.orElse(KeyInQuestion.UNKNOWN_OWNER);
    this.parameters = parameters;
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
    return hasOwner ? Optional.of(owner) : Optional.empty();
  }

  /** Returns the value with every function worked out. */
  JsonValue resolve(JsonValue value) throws NotConstant {
    return switch (value) {
      case JsonArray(List<JsonValue> elements, Place at) -> {
        List<JsonValue> resolved = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
          resolved.add(resolve(element));
        }
        yield new JsonArray(resolved, at);
      }
      case JsonObject object -> {
        Optional<String> function = function(object);
        if (function.isPresent()) {
          yield new JsonString(text(function.get(), object), object.place());
        }
        Map<String, JsonValue> resolved = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          resolved.put(member.getKey(), resolve(member.getValue()));
        }
        yield new JsonObject(resolved, object.place());
      }
      default -> value;
    };
  }

  private static Optional<String> function(JsonObject object) {
    return object.members().keySet().stream()
        .filter(it -> it.equals("Ref") || it.startsWith("Fn::"))
        .findFirst();
  }

  private String text(String function, JsonObject object) throws NotConstant {
    JsonValue argument = object.members().values().iterator().next();
    if (object.members().size() > 1) {
      throw new NotConstant(object.place(), "A function stands alone in its object.");
    }
    return switch (function) {
      case "Ref" -> ref(text(argument), argument.place());
      case "Fn::GetAtt" -> attribute(argument);
      case "Fn::Join" -> join(argument);
      case "Fn::Sub" -> substitute(argument);
      default ->
          throw new NotConstant(
              object.place(), "The value of " + function + " is not known before it is deployed.");
    };
  }

  private String text(JsonValue value) throws NotConstant {
    if (resolve(value) instanceof JsonString(String text, Place at)) {
      return text;
    }
    throw new NotConstant(value.place(), "A text was expected here, but this is " + value.kind());
  }

  private String ref(String name, Place at) throws NotConstant {
    switch (name) {
      case "AWS::AccountId" -> {
        hasOwner = true;
        return owner.id();
      }
      case "AWS::Partition" -> {
        return "aws";
      }
      case "AWS::URLSuffix" -> {
        return "amazonaws.com";
      }
      default -> {
        String given = parameters.get(name);
        if (given != null) {
          return given;
        }
        if (isA(name, it -> it.equals("AWS::IAM::Role") || it.equals("AWS::IAM::User"))) {
          return name;
        }
        throw new NotConstant(
            at,
            "The value of %s is not known before it is deployed; give it with --parameter %s=VALUE."
                .formatted(name, name));
      }
    }
  }

  private String attribute(JsonValue argument) throws NotConstant {
    String path =
        argument instanceof JsonArray(List<JsonValue> elements, Place at) && elements.size() == 2
            ? text(elements.get(0)) + "." + text(elements.get(1))
            : text(argument);
    return attribute(path, argument.place());
  }

  private String attribute(String path, Place at) throws NotConstant {
    if (path.endsWith(".Arn")) {
      String name = path.substring(0, path.length() - 4);
      if (isA(name, "AWS::IAM::Role"::equals)) {
        return "arn:aws:iam::" + ref("AWS::AccountId", at) + ":role/" + name;
      }
      if (isA(name, "AWS::IAM::User"::equals)) {
        return "arn:aws:iam::" + ref("AWS::AccountId", at) + ":user/" + name;
      }
    }
    String given = parameters.get(path);
    if (given != null) {
      return given;
    }
    throw new NotConstant(
        at,
        "The value of %s is not known before it is deployed; give it with --parameter %s=VALUE."
            .formatted(path, path));
  }

  private boolean isA(String logicalId, Predicate<String> type) {
    return resources.object(logicalId).flatMap(it -> it.text("Type")).filter(type).isPresent();
  }

  private String join(JsonValue argument) throws NotConstant {
    if (!(argument instanceof JsonArray(List<JsonValue> both, Place at))
        || both.size() != 2
        || !(both.get(1) instanceof JsonArray(List<JsonValue> parts, Place listAt))) {
      throw new NotConstant(argument.place(), "Fn::Join takes a separator and a list.");
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue part : parts) {
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
    return name.contains(".") ? attribute(name, at) : ref(name, at);
  }
}
