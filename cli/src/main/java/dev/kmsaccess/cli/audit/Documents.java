package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Finds the key policies of a document: a CloudFormation template, a Terraform plan or state, or
 * else a key policy by itself.
 *
 * @param templates reads templates
 */
record Documents(CloudFormationKeys templates) {

  /** Returns what stands in the document, in order. */
  List<Reading> read(String source, JsonResult contents) {
    Location whole = Location.of(source);
    return switch (contents) {
      case JsonResult.Malformed(JsonProblem problem) ->
          List.of(new Reading.Unreadable(whole.at(problem.place()), problem.message()));
      case JsonResult.Parsed(JsonObject object) when CloudFormationKeys.isTemplate(object) ->
          templates.read(source, object);
      case JsonResult.Parsed(JsonObject object) when TerraformKeys.isPlanOrState(object) ->
          TerraformKeys.read(source, object);
      case JsonResult.Parsed(JsonObject object) when isAnswerOfKms(object) ->
          List.of(Reading.ofText(whole, Optional.empty(), object.text("Policy").orElseThrow()));
      case JsonResult.Parsed(JsonValue value) ->
          List.of(Reading.of(whole, Optional.empty(), value));
    };
  }

  /** {@code aws kms get-key-policy} prints {@code {"Policy": "…", "PolicyName": "default"}}. */
  private static boolean isAnswerOfKms(JsonObject object) {
    return object.text("Policy").isPresent() && object.get("Statement").isEmpty();
  }
}
