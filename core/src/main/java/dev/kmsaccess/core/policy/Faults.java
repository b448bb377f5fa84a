package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong with a policy so far; a sound policy costs it nothing. */
final class Faults {

  private final List<JsonProblem> problems = new ArrayList<>(0);

  void add(String path, JsonValue at, String message) {
    add(path, at.place(), message);
  }

  void add(String path, Place at, String message) {
    problems.add(new JsonProblem(path, at, message));
  }

  boolean none() {
    return problems.isEmpty();
  }

  List<JsonProblem> problems() {
    return problems;
  }

  /** Says what stands where something else must. */
  static String received(JsonValue value) {
    return value instanceof JsonString(String text, Place at)
        ? ", but is '" + shown(text) + "'."
        : ", but is " + value.kind() + ".";
  }

  /** Returns foreign text short enough to stand in a message. */
  static String shown(String foreign) {
    return JsonFields.shown(foreign);
  }
}
