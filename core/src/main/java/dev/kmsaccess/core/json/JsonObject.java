package dev.kmsaccess.core.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object; its members keep the order in which they were written. */
public record JsonObject(Map<String, JsonValue> members, Place place) implements JsonValue {

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Returns the member of that name, if there is one. */
  public Optional<JsonValue> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** Returns the text of the member of that name, if it is there and is a string. */
  public Optional<String> text(String name) {
    return members.get(name) instanceof JsonString(String text, Place at)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** Whether the member of that name is there and is {@code true}. */
  public boolean isTrue(String name) {
    return members.get(name) instanceof JsonBoolean bool && bool.value();
  }

  /** Returns the member of that name, if it is there and is an object. */
  public Optional<JsonObject> object(String name) {
    return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** Returns the strings in the array of that name; whatever else is there is left out. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonValue element : elements(name)) {
      if (element instanceof JsonString(String text, Place at)) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Returns the objects in the array of that name; whatever else is there is left out. */
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue element : elements(name)) {
      if (element instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  private List<JsonValue> elements(String name) {
    return members.get(name) instanceof JsonArray array ? array.elements() : List.of();
  }

  /** Returns a builder for an object that is built, not read. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects members; absent optionals are left out. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a member. */
    public Builder put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    /** Adds a string. */
    public Builder put(String name, String text) {
      return put(name, JsonString.of(text));
    }

    /** Adds a whole number. */
    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    /** Adds a boolean. */
    public Builder put(String name, boolean value) {
      return put(name, JsonBoolean.of(value));
    }

    /** Adds an array of strings. */
    public Builder put(String name, Collection<String> texts) {
      return put(name, JsonArray.ofTexts(texts));
    }

    /** Adds a string if there is one. */
    public Builder putIfPresent(String name, Optional<String> text) {
      text.ifPresent(it -> put(name, it));
      return this;
    }

    /** Returns the object. */
    public JsonObject build() {
      return new JsonObject(members, Place.NONE);
    }
  }
}
