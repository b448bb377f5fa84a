package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How SAM's Globals and a function's own properties go together: mappings are merged, lists are
 * joined with the global ones first, all else is the function's own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html">Globals
 *     section of the AWS SAM template</a>
 */
final class Globals {

  private Globals() {}

  static JsonObject merge(JsonObject globals, JsonObject own) {
    Map<String, JsonValue> merged = new LinkedHashMap<>(globals.members());
    own.members().forEach((name, value) -> merged.merge(name, value, Globals::merge));
    return new JsonObject(merged, own.place());
  }

  private static JsonValue merge(JsonValue global, JsonValue own) {
    if (global instanceof JsonObject left && own instanceof JsonObject right) {
      return merge(left, right);
    }
    if (global instanceof JsonArray left && own instanceof JsonArray right) {
      List<JsonValue> elements = new ArrayList<>(left.elements());
      elements.addAll(right.elements());
      return new JsonArray(elements, right.place());
    }
    return own;
  }
}
