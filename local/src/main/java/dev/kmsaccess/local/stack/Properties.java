package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Properties of a resource, resolved. Whoever makes the resource asks for each that it knows; what
 * nobody asked for would change something on AWS and nothing here, so {@link #refuseUnknown()}
 * fails.
 */
final class Properties {

  private final String owner;
  private final JsonObject values;
  private final Set<String> known = new HashSet<>();

  /**
   * Makes a reader of properties.
   *
   * @param owner whose they are, for error messages
   */
  Properties(String owner, JsonObject values) {
    this.owner = owner;
    this.values = values;
  }

  /** Returns a property as it is. */
  Optional<JsonValue> value(String name) {
    known.add(name);
    return values.get(name);
  }

  /** Returns a property that is a scalar. */
  Optional<String> text(String name) {
    return value(name).map(Scalars::require);
  }

  /** Returns a scalar that must be there. */
  String required(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  Optional<Integer> number(String name) {
    return text(name)
        .map(
            it -> {
              if (!it.matches("-?\\d{1,9}")) {
                throw wrong(name, "a whole number");
              }
              return Integer.valueOf(it);
            });
  }

  boolean flag(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
  }

  /** Returns a property that holds properties of its own. */
  Optional<Properties> nested(String name) {
    return value(name)
        .map(
            it -> {
              if (it instanceof JsonObject object) {
                return new Properties(owner + "." + name, object);
              }
              throw wrong(name, "a mapping");
            });
  }

  /** Returns the elements of a list; none if it is absent. */
  List<JsonValue> list(String name) {
    return value(name)
        .map(
            it -> {
              if (it instanceof JsonArray array) {
                return array.elements();
              }
              throw wrong(name, "a list");
            })
        .orElse(List.of());
  }

  /** Returns the elements of a list of mappings. */
  List<Properties> nestedList(String name) {
    return list(name).stream()
        .map(
            it -> {
              if (it instanceof JsonObject object) {
                return new Properties(owner + "." + name, object);
              }
              throw wrong(name, "a list of mappings");
            })
        .toList();
  }

  List<String> texts(String name) {
    return list(name).stream().map(Scalars::require).toList();
  }

  /** Returns a document, such as a policy, that may be written as a text or as a mapping. */
  Optional<String> document(String name) {
    return value(name)
        .map(it -> it instanceof JsonString string ? string.text() : StrictJson.write(it));
  }

  String requiredDocument(String name) {
    return document(name).orElseThrow(() -> missing(name));
  }

  /** Returns all properties, as they are. */
  JsonObject all() {
    known.addAll(values.members().keySet());
    return values;
  }

  /** Names properties that make no difference here. */
  Properties without(String... inert) {
    known.addAll(Arrays.asList(inert));
    return this;
  }

  /** Fails if there is a property that nobody has asked for. */
  void refuseUnknown() {
    values
        .members()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                throw new TemplateException(
                    value.place(), owner + ": the property " + name + " is not understood here.");
              }
            });
  }

  private TemplateException missing(String name) {
    return new TemplateException(values.place(), owner + ": the property " + name + " is missing.");
  }

  private TemplateException wrong(String name, String wanted) {
    return new TemplateException(values.place(), owner + ": " + name + " must be " + wanted + ".");
  }
}
