package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a policy as JSON. What {@link PolicyParser} reads from the text is the same policy again;
 * lists of one stand as single values, and the conditions of one operator together.
 */
public final class PolicyText {

  private PolicyText() {}

  /** Returns the policy as compact JSON, as it is sent to AWS. */
  public static String compact(PolicyDocument policy) {
    return StrictJson.write(json(policy));
  }

  /** Returns the policy as JSON for people. */
  public static String pretty(PolicyDocument policy) {
    return StrictJson.writePretty(json(policy));
  }

  /** Returns the policy as a JSON object. */
  public static JsonObject json(PolicyDocument policy) {
    JsonObject.Builder object = JsonObject.builder();
    if (policy.version() != PolicyVersion.ABSENT) {
      object.put("Version", policy.version().text());
    }
    object.putIfPresent("Id", policy.id());
    object.put(
        "Statement", JsonArray.of(policy.statements().stream().map(PolicyText::json).toList()));
    return object.build();
  }

  /** Returns one statement as a JSON object. */
  public static JsonObject json(Statement statement) {
    JsonObject.Builder object = JsonObject.builder();
    object.putIfPresent("Sid", statement.sid());
    object.put("Effect", statement.effect().text());
    switch (statement.principal()) {
      case PrincipalElement.Anyone() -> object.put("Principal", "*");
      case PrincipalElement.Principal(List<PolicyPrincipal> named) ->
          object.put("Principal", principals(named));
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> named) ->
          object.put("NotPrincipal", principals(named));
      case PrincipalElement.Absent() -> {}
    }
    switch (statement.action()) {
      case ActionElement.Action(List<String> patterns) -> object.put("Action", values(patterns));
      case ActionElement.NotAction(List<String> patterns) ->
          object.put("NotAction", values(patterns));
      case ActionElement.Absent() -> {}
    }
    switch (statement.resource()) {
      case ResourceElement.Resource(List<String> patterns) ->
          object.put("Resource", values(patterns));
      case ResourceElement.NotResource(List<String> patterns) ->
          object.put("NotResource", values(patterns));
      case ResourceElement.Implied() -> {}
      case ResourceElement.Absent() -> {}
    }
    if (!statement.conditions().isEmpty()) {
      object.put("Condition", conditions(statement.conditions()));
    }
    return object.build();
  }

  private static JsonObject principals(List<PolicyPrincipal> principals) {
    Map<String, List<String>> byType = new LinkedHashMap<>();
    for (PolicyPrincipal principal : principals) {
      byType.computeIfAbsent(principal.type(), type -> new ArrayList<>()).add(principal.text());
    }
    JsonObject.Builder object = JsonObject.builder();
    byType.forEach((type, texts) -> object.put(type, values(texts)));
    return object.build();
  }

  private static JsonObject conditions(List<Condition> conditions) {
    Map<String, JsonObject.Builder> byOperator = new LinkedHashMap<>();
    for (Condition condition : conditions) {
      byOperator
          .computeIfAbsent(condition.operator().text(), text -> JsonObject.builder())
          .put(condition.key(), values(condition.values()));
    }
    JsonObject.Builder object = JsonObject.builder();
    byOperator.forEach((operator, keys) -> object.put(operator, keys.build()));
    return object.build();
  }

  private static JsonValue values(List<String> texts) {
    return texts.size() == 1 ? JsonString.of(texts.getFirst()) : JsonArray.ofTexts(texts);
  }
}
