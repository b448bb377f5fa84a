package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** In which form AWS gives back policies that name principals: not quite that of their writer. */
public final class PolicyForm {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);

  private PolicyForm() {}

  /**
   * Returns a trust policy as IAM shows it: a list of one is its element (<a
   * href="https://github.com/aws/aws-cli/issues/6584">aws-cli 6584</a>).
   */
  static String ofIam(String text) {
    return statements(text, PolicyForm::single);
  }

  /**
   * Returns a key policy as KMS shows it: the principals of a statement come in another order each
   * time (<a href="https://github.com/aws/aws-cli/issues/9456">aws-cli 9456</a>).
   *
   * @param reading how often it was shown before
   */
  public static String ofKms(String text, int reading) {
    return reading % 2 == 0 ? text : statements(text, PolicyForm::turned);
  }

  private static String statements(String text, UnaryOperator<JsonObject> change) {
    if (!(JSON.read(text) instanceof JsonResult.Parsed(JsonObject policy))) {
      return text;
    }
    List<JsonObject> before = policy.objects("Statement");
    List<JsonObject> after = before.stream().map(change).toList();
    return before.equals(after)
        ? text
        : StrictJson.write(with(policy, "Statement", JsonArray.of(after)));
  }

  private static JsonObject turned(JsonObject statement) {
    return statement.get("Principal").orElse(statement) instanceof JsonObject principal
            && principal.get("AWS").orElse(principal) instanceof JsonArray named
        ? with(
            statement,
            "Principal",
            with(principal, "AWS", JsonArray.of(named.elements().reversed())))
        : statement;
  }

  private static JsonObject single(JsonObject object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object.members().forEach((name, value) -> members.put(name, single(value)));
    return new JsonObject(members, object.place());
  }

  private static JsonValue single(JsonValue value) {
    return switch (value) {
      case JsonObject object -> single(object);
      case JsonArray array when array.elements().size() == 1 -> array.elements().getFirst();
      default -> value;
    };
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return new JsonObject(members, object.place());
  }
}
