package dev.kmsaccess.core.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the members of one object and collects everything that is wrong with them, so that a person
 * hears of all faults at once. Each getter marks its member as known; {@link #refuseUnknown()} then
 * names the ones that nobody asked for.
 */
public final class JsonFields {

  private static final int SHOWN = 80;

  /** More faults of one kind than this are counted, not named. */
  private static final int NAMED = 20;

  private final JsonObject object;
  private final String path;
  private final List<JsonProblem> problems;
  private final Set<String> known = new HashSet<>();

  /**
   * Makes a reader of an object's members.
   *
   * @param object the object
   * @param path its path from the root of the document, empty for the root
   * @param problems where faults are added
   */
  public JsonFields(JsonObject object, String path, List<JsonProblem> problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /** Returns the member's text; absent and of another type both give empty, the latter a fault. */
  public Optional<String> text(String name) {
    return value(name)
        .flatMap(
            it -> {
              if (it instanceof JsonString string) {
                return Optional.of(string.text());
              }
              wrongType(name, it, "a string");
              return Optional.empty();
            });
  }

  /** Returns the member's text; its absence is a fault. */
  public Optional<String> requiredText(String name) {
    require(name, "a string");
    return text(name);
  }

  /** Returns the member's boolean; absent gives empty, another type is a fault. */
  public Optional<Boolean> bool(String name) {
    return value(name)
        .flatMap(
            it -> {
              if (it instanceof JsonBoolean bool) {
                return Optional.of(bool.value());
              }
              wrongType(name, it, "true or false");
              return Optional.empty();
            });
  }

  /** Returns the member's whole number; absent gives empty, anything else is a fault. */
  public Optional<Integer> wholeNumber(String name) {
    return value(name)
        .flatMap(
            it -> {
              if (it instanceof JsonNumber number) {
                try {
                  return Optional.of(Integer.parseInt(number.literal()));
                } catch (NumberFormatException e) {
                  // Falls through to the fault below: 1.5 and 1e99 are no whole numbers either.
                }
              }
              wrongType(name, it, "a whole number");
              return Optional.empty();
            });
  }

  /** Returns the member's object; absent gives empty, another type is a fault. */
  public Optional<JsonObject> object(String name) {
    return value(name)
        .flatMap(
            it -> {
              if (it instanceof JsonObject found) {
                return Optional.of(found);
              }
              wrongType(name, it, "an object");
              return Optional.empty();
            });
  }

  /** Returns the elements of the member's array; absent gives empty, another type is a fault. */
  public Optional<List<JsonValue>> array(String name) {
    return value(name)
        .flatMap(
            it -> {
              if (it instanceof JsonArray found) {
                return Optional.of(found.elements());
              }
              wrongType(name, it, "an array");
              return Optional.empty();
            });
  }

  /** Returns the member's array of strings; absent gives empty, another type is a fault. */
  public Optional<List<String>> texts(String name) {
    return array(name).map(elements -> texts(name, elements));
  }

  /** Returns the member's array of strings; absent and empty are faults. */
  public List<String> requiredTexts(String name) {
    require(name, "an array of strings");
    Optional<List<String>> texts = texts(name);
    if (texts.isPresent() && texts.get().isEmpty()) {
      problem(name, "must not be empty.");
    }
    return texts.orElse(List.of());
  }

  /** Returns the member's object of strings; absent gives empty, another type is a fault. */
  public Optional<Map<String, String>> textMap(String name) {
    return object(name)
        .map(
            it -> {
              Map<String, String> texts = new LinkedHashMap<>();
              Alike others = new Alike("members are no strings");
              it.members()
                  .forEach(
                      (key, value) -> {
                        if (value instanceof JsonString string) {
                          texts.put(key, string.text());
                        } else {
                          others.add(
                              pathOf(name) + "." + shown(key),
                              value,
                              "must be a string, but is " + value.kind() + ".");
                        }
                      });
              others.tell();
              return texts;
            });
  }

  /** Adds a fault for every member that no getter asked for. */
  public void refuseUnknown() {
    String names = String.join(", ", new TreeSet<>(known));
    Alike unknown = new Alike("members are not known here");
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                unknown.add(
                    pathOf(shown(name)), value, "is not known here; known are " + names + ".");
              }
            });
    unknown.tell();
  }

  /** Adds a fault at a member. */
  public void problem(String name, String message) {
    Place place = object.get(name).map(JsonValue::place).orElse(object.place());
    problems.add(new JsonProblem(pathOf(name), place, message));
  }

  /** Returns the path of a member from the root of the document. */
  public String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private List<String> texts(String name, List<JsonValue> elements) {
    List<String> texts = new ArrayList<>();
    Alike others = new Alike("elements are no strings");
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof JsonString string) {
        texts.add(string.text());
      } else {
        others.add(
            pathOf(name) + "[" + i + "]",
            elements.get(i),
            "must be a string, but is " + elements.get(i).kind() + ".");
      }
    }
    others.tell();
    return List.copyOf(texts);
  }

  private Optional<JsonValue> value(String name) {
    known.add(name);
    return object.get(name);
  }

  private void require(String name, String type) {
    if (!object.members().containsKey(name)) {
      known.add(name);
      problem(name, "is missing; it must be " + type + ".");
    }
  }

  private void wrongType(String name, JsonValue found, String wanted) {
    problem(name, "must be " + wanted + ", but is " + found.kind() + ".");
  }

  /** Returns text of the document, escaped and short enough to stand in a message. */
  public static String shown(String foreign) {
    return PlainText.of(foreign, SHOWN);
  }

  /** Faults of one kind in one place: the first are named, the others counted. */
  private final class Alike {

    private final String what;
    private final List<JsonProblem> named = new ArrayList<>();
    private int more;

    /**
     * Begins with none.
     *
     * @param what what is wrong with each, for "7 more …"
     */
    Alike(String what) {
      this.what = what;
    }

    void add(String at, JsonValue value, String message) {
      if (named.size() < NAMED) {
        named.add(new JsonProblem(at, value.place(), message));
      } else {
        more++;
      }
    }

    void tell() {
      problems.addAll(named);
      if (more > 0) {
        problems.add(new JsonProblem(path, object.place(), "%,d more %s.".formatted(more, what)));
      }
    }
  }
}
