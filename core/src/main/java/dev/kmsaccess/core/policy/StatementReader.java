package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.PolicyKind.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one statement. Paths are put together only when something is wrong. */
final class StatementReader {

  private final JsonObject object;
  private final int index;
  private final PolicyKind kind;
  private final String path;
  private final Faults faults;

  private Optional<String> sid = Optional.empty();
  private @Nullable Effect effect;
  private @Nullable PrincipalElement principal;
  private @Nullable ActionElement action;
  private @Nullable ResourceElement resource;
  private List<Condition> conditions = List.of();

  StatementReader(JsonObject object, int index, PolicyKind kind, String path, Faults faults) {
    this.object = object;
    this.index = index;
    this.kind = kind;
    this.path = path;
    this.faults = faults;
  }

  /** Returns the statement; empty if something in it was wrong. */
  Optional<Statement> read() {
    int before = faults.problems().size();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      element(member.getKey(), member.getValue());
    }
    if (!object.members().containsKey("Effect")) {
      faults.add(path + ".Effect", object, "is missing; it must be \"Allow\" or \"Deny\".");
    }
    heed(kind.principal(), "Principal", "NotPrincipal");
    heed(kind.action(), "Action", "NotAction");
    heed(kind.resource(), "Resource", "NotResource");
    if (effect == null || faults.problems().size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new Statement(
            index,
            sid,
            effect,
            principal != null ? principal : new PrincipalElement.Absent(),
            action != null ? action : new ActionElement.Absent(),
            resource != null ? resource : unwrittenResource(),
            conditions,
            object.place()));
  }

  private ResourceElement unwrittenResource() {
    return kind.resource() == Need.PROHIBITED
        ? new ResourceElement.Implied()
        : new ResourceElement.Absent();
  }

  private void element(String name, JsonValue value) {
    switch (name) {
      case "Sid" -> sid(value);
      case "Effect" -> effect(value);
      case "Principal" -> principal = principals(name, value).principal();
      case "NotPrincipal" -> principal = principals(name, value).notPrincipal();
      case "Action" -> action = new ActionElement.Action(actions(name, value));
      case "NotAction" ->
          action = new ActionElement.NotAction(notEmpty(name, value, actions(name, value)));
      case "Resource" -> resource = new ResourceElement.Resource(resources(name, value));
      case "NotResource" ->
          resource = new ResourceElement.NotResource(notEmpty(name, value, resources(name, value)));
      case "Condition" -> conditions = conditions(value);
      default ->
          faults.add(
              path + "." + Faults.shown(name),
              value,
              "is no element of a statement; a statement has Sid, Effect, Principal, NotPrincipal,"
                  + " Action, NotAction, Resource, NotResource and Condition.");
    }
  }

  private PrincipalReader principals(String name, JsonValue value) {
    return new PrincipalReader(value, path, name, faults);
  }

  private void sid(JsonValue value) {
    if (!(value instanceof JsonString(String text, Place at))) {
      faults.add(path + ".Sid", value, "must be a string, but is " + value.kind() + ".");
      return;
    }
    if (kind.hasStrictSids() && !text.chars().allMatch(StatementReader::isLetterOrDigit)) {
      faults.add(
          path + ".Sid",
          value,
          "is '" + Faults.shown(text) + "', but IAM takes only the characters A-Z, a-z and 0-9.");
    }
    sid = Optional.of(text);
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private void effect(JsonValue value) {
    if (value instanceof JsonString(String text, Place at)) {
      if (text.equals("Allow")) {
        effect = Effect.ALLOW;
        return;
      }
      if (text.equals("Deny")) {
        effect = Effect.DENY;
        return;
      }
    }
    faults.add(
        path + ".Effect",
        value,
        "must be \"Allow\" or \"Deny\", in this very spelling" + Faults.received(value));
  }

  private List<String> actions(String name, JsonValue value) {
    List<String> patterns = texts(name, value);
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      if (pattern.indexOf(':') < 1 && !isAllStars(pattern)) {
        faults.add(
            path + "." + name,
            value,
            "has '"
                + Faults.shown(pattern)
                + "', but an action names its service first, as in kms:Decrypt, or is *.");
      }
    }
    return patterns;
  }

  private static boolean isAllStars(String pattern) {
    return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
  }

  private List<String> resources(String name, JsonValue value) {
    List<String> patterns = texts(name, value);
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      if (pattern.isEmpty()
          || (kind.hasArnResources() && !pattern.equals("*") && !pattern.startsWith("arn:"))) {
        faults.add(
            path + "." + name,
            value,
            "has '" + Faults.shown(pattern) + "', but a resource is an ARN or *.");
      }
    }
    return patterns;
  }

  /** Refuses what AWS does not describe: everything but nothing is probably not what was meant. */
  private List<String> notEmpty(String name, JsonValue value, List<String> texts) {
    if (value instanceof JsonArray(List<JsonValue> elements, Place at) && elements.isEmpty()) {
      faults.add(path + "." + name, at, "must name something; an empty list would match all.");
    }
    return texts;
  }

  private List<String> texts(String name, JsonValue value) {
    if (value instanceof JsonString(String text, Place at)) {
      return List.of(text);
    }
    if (!(value instanceof JsonArray(List<JsonValue> elements, Place at))) {
      faults.add(
          path + "." + name,
          value,
          "must be a string or a list of strings, but is " + value.kind() + ".");
      return List.of();
    }
    List<String> texts = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof JsonString(String text, Place place)) {
        texts.add(text);
      } else {
        faults.add(
            path + "." + name + "[" + i + "]",
            elements.get(i),
            "must be a string, but is " + elements.get(i).kind() + ".");
      }
    }
    return texts;
  }

  private void heed(Need need, String element, String negation) {
    boolean there = object.members().containsKey(element);
    boolean negated = object.members().containsKey(negation);
    if (there && negated) {
      faults.add(
          path + "." + negation,
          object,
          "must not stand beside " + element + "; write one of them.");
    }
    switch (need) {
      case OPTIONAL -> {}
      case REQUIRED -> {
        if (!there && !negated) {
          faults.add(
              path + "." + element, object, "is missing, and " + kind.words() + " must have it.");
        }
      }
      case PROHIBITED -> {
        if (there || negated) {
          String name = there ? element : negation;
          faults.add(
              path + "." + name, object, "must not be there: " + kind.words() + " never has it.");
        }
      }
    }
  }

  private List<Condition> conditions(JsonValue value) {
    if (!(value instanceof JsonObject operators)) {
      faults.add(path + ".Condition", value, "must be an object, but is " + value.kind() + ".");
      return List.of();
    }
    List<Condition> read = new ArrayList<>(operators.members().size());
    for (Map.Entry<String, JsonValue> member : operators.members().entrySet()) {
      Operator operator = Operator.of(member.getKey());
      if (!(member.getValue() instanceof JsonObject keys)) {
        faults.add(
            path + ".Condition." + Faults.shown(member.getKey()),
            member.getValue(),
            "must be an object of condition keys, but is " + member.getValue().kind() + ".");
        continue;
      }
      for (Map.Entry<String, JsonValue> key : keys.members().entrySet()) {
        if (isRepeated(operator, key.getKey(), read)) {
          faults.add(
              conditionPath(member.getKey(), key.getKey()),
              key.getValue(),
              "stands twice under the same operator, spelled differently; write it once.");
        }
        List<String> values = values(member.getKey(), key.getKey(), key.getValue());
        read.add(new Condition(operator, key.getKey(), values, key.getValue().place()));
      }
    }
    return read;
  }

  private static boolean isRepeated(Operator operator, String key, List<Condition> before) {
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).key().equalsIgnoreCase(key) && before.get(i).operator().equals(operator)) {
        return true;
      }
    }
    return false;
  }

  private List<String> values(String operator, String key, JsonValue value) {
    if (!(value instanceof JsonArray(List<JsonValue> elements, Place at))) {
      String text = scalar(value);
      if (text == null) {
        faults.add(
            conditionPath(operator, key),
            value,
            "must be a string, a number, a boolean or a list of them, but is "
                + value.kind()
                + ".");
        return List.of();
      }
      return List.of(text);
    }
    List<String> texts = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String text = scalar(elements.get(i));
      if (text == null) {
        faults.add(
            conditionPath(operator, key) + "[" + i + "]",
            elements.get(i),
            "must be a string, a number or a boolean, but is " + elements.get(i).kind() + ".");
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  private static @Nullable String scalar(JsonValue value) {
    return switch (value) {
      case JsonString(String text, Place at) -> text;
      case JsonNumber(String literal, Place at) -> literal;
      case JsonBoolean(boolean bool, Place at) -> Boolean.toString(bool);
      default -> null;
    };
  }

  private String conditionPath(String operator, String key) {
    return path + ".Condition." + Faults.shown(operator) + "." + Faults.shown(key);
  }
}
