package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A data source {@code aws_iam_policy_document} that Terraform reads only when the plan is applied
 * (<a
 * href="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document">aws_iam_policy_document</a>):
 * the plan has no text of it, but the blocks that it is made of, as far as they are known.
 *
 * @param statements its statements in the policy language, in order; empty where one is not known
 * @param unknown the blocks that are not known
 */
record TerraformPolicyDocument(List<Optional<JsonObject>> statements, List<JsonObject> unknown) {

  /** Reads the change of such a data source; empty where it is made of other documents, too. */
  static Optional<TerraformPolicyDocument> of(JsonObject change) {
    JsonObject nothing = JsonObject.builder().build();
    JsonObject after = change.object("after").orElse(nothing);
    JsonObject afterUnknown = change.object("after_unknown").orElse(nothing);
    boolean isMadeOfOthers =
        List.of("source_policy_documents", "override_policy_documents").stream()
            .anyMatch(it -> !elements(after, it).isEmpty() || isUnknown(afterUnknown, it));
    List<JsonValue> blocks = elements(after, "statement");
    List<JsonValue> unknownBlocks = elements(afterUnknown, "statement");
    if (isMadeOfOthers || blocks.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<JsonObject>> statements = new ArrayList<>();
    List<JsonObject> unknown = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (!(blocks.get(i) instanceof JsonObject block)) {
        return Optional.empty();
      }
      boolean isKnown = i < unknownBlocks.size() && !hasUnknown(unknownBlocks.get(i));
      statements.add(isKnown ? Optional.of(statement(block)) : Optional.empty());
      if (!isKnown) {
        unknown.add(block);
      }
    }
    return Optional.of(new TerraformPolicyDocument(statements, unknown));
  }

  private static JsonObject statement(JsonObject block) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    block.text("sid").filter(it -> !it.isEmpty()).ifPresent(it -> members.put("Sid", text(it)));
    members.put("Effect", text(block.text("effect").orElse("Allow")));
    put(members, "Principal", principals(elements(block, "principals")));
    put(members, "NotPrincipal", principals(elements(block, "not_principals")));
    put(members, "Action", list(block, "actions"));
    put(members, "NotAction", list(block, "not_actions"));
    put(members, "Resource", list(block, "resources"));
    put(members, "NotResource", list(block, "not_resources"));
    put(members, "Condition", conditions(elements(block, "condition")));
    return new JsonObject(members, block.place());
  }

  private static void put(
      Map<String, JsonValue> members, String name, Optional<? extends JsonValue> value) {
    value.ifPresent(it -> members.put(name, it));
  }

  /** Blocks of one type are one list, as the provider writes them. */
  private static Optional<JsonValue> principals(List<JsonValue> blocks) {
    Map<String, JsonValue> byType = new LinkedHashMap<>();
    for (JsonValue it : blocks) {
      if (it instanceof JsonObject block) {
        String type = block.text("type").orElse("");
        byType.merge(
            type,
            new JsonArray(elements(block, "identifiers"), block.place()),
            TerraformPolicyDocument::both);
      }
    }
    if (byType.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        byType.containsKey("*") ? text("*") : new JsonObject(byType, blocks.getFirst().place()));
  }

  private static Optional<JsonValue> conditions(List<JsonValue> blocks) {
    Map<String, JsonValue> byTest = new LinkedHashMap<>();
    for (JsonValue it : blocks) {
      if (it instanceof JsonObject block) {
        JsonValue values = new JsonArray(elements(block, "values"), block.place());
        JsonObject condition =
            new JsonObject(Map.of(block.text("variable").orElse(""), values), block.place());
        byTest.merge(block.text("test").orElse(""), condition, TerraformPolicyDocument::merged);
      }
    }
    return byTest.isEmpty()
        ? Optional.empty()
        : Optional.of(new JsonObject(byTest, blocks.getFirst().place()));
  }

  private static JsonValue merged(JsonValue one, JsonValue other) {
    Map<String, JsonValue> members = new LinkedHashMap<>(((JsonObject) one).members());
    ((JsonObject) other)
        .members()
        .forEach((name, values) -> members.merge(name, values, TerraformPolicyDocument::both));
    return new JsonObject(members, one.place());
  }

  private static JsonValue both(JsonValue one, JsonValue other) {
    List<JsonValue> elements = new ArrayList<>(((JsonArray) one).elements());
    elements.addAll(((JsonArray) other).elements());
    return new JsonArray(elements, one.place());
  }

  private static Optional<JsonValue> list(JsonObject block, String name) {
    List<JsonValue> elements = elements(block, name);
    return elements.isEmpty()
        ? Optional.empty()
        : Optional.of(new JsonArray(elements, block.place()));
  }

  private static JsonString text(String text) {
    return JsonString.of(text);
  }

  private static List<JsonValue> elements(JsonObject object, String name) {
    return object.get(name).orElse(null) instanceof JsonArray array ? array.elements() : List.of();
  }

  private static boolean isUnknown(JsonObject afterUnknown, String name) {
    return afterUnknown.get(name).filter(TerraformPolicyDocument::hasUnknown).isPresent();
  }

  /** Terraform writes true wherever a value is not known, and false or nothing where it is. */
  private static boolean hasUnknown(JsonValue value) {
    return switch (value) {
      case JsonBoolean bool -> bool.value();
      case JsonArray array -> array.elements().stream().anyMatch(it -> hasUnknown(it));
      case JsonObject object -> object.members().values().stream().anyMatch(it -> hasUnknown(it));
      default -> false;
    };
  }
}
