package dev.kmsaccess.core.json;

import java.util.Map;
import java.util.TreeMap;

/**
 * JSON of which the order says nothing, as that of a policy: AWS gives back one that it was given
 * with members and principals in another order, each time it is asked, and a list of one as its
 * element (<a href="https://github.com/aws/aws-cli/issues/9456">aws-cli 9456</a>, <a
 * href="https://github.com/aws/aws-cli/issues/6584">aws-cli 6584</a>).
 */
public final class Unordered {

  private Unordered() {}

  /** Returns a text that is the same for all JSON that says the same. */
  public static String text(JsonValue value) {
    return StrictJson.write(normal(value));
  }

  private static JsonValue normal(JsonValue value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> members = new TreeMap<>();
        object.members().forEach((name, it) -> members.put(name, normal(it)));
        yield new JsonObject(members, Place.NONE);
      }
      case JsonArray array when array.elements().size() == 1 -> normal(array.elements().getFirst());
      case JsonArray array ->
          JsonArray.ofTexts(array.elements().stream().map(Unordered::text).sorted().toList());
      default -> value;
    };
  }
}
