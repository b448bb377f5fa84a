package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The role that SAM makes for a function which names none: trusted to Lambda alone, with the right
 * to log and what the function's {@code Policies} say.
 */
final class FunctionRole {

  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""";
  private static final String MAY_LOG =
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

  private FunctionRole() {}

  static Arn create(Resource resource, String function) {
    String name = resource.stack().uniqueName(resource.logicalId() + "Role");
    IamClient iam = resource.clients().iam();
    String arn =
        iam.createRole(it -> it.roleName(name).assumeRolePolicyDocument(TRUST)).role().arn();
    iam.attachRolePolicy(it -> it.roleName(name).policyArn(MAY_LOG));
    int number = 0;
    for (JsonValue policy : policies(resource.properties())) {
      if (policy instanceof JsonString(String managed, var place)) {
        String policyArn =
            managed.startsWith("arn:") ? managed : "arn:aws:iam::aws:policy/" + managed;
        iam.attachRolePolicy(it -> it.roleName(name).policyArn(policyArn));
      } else if (policy instanceof JsonObject document && document.get("Statement").isPresent()) {
        String policyName = function + "Policy" + number++;
        iam.putRolePolicy(
            it ->
                it.roleName(name)
                    .policyName(policyName)
                    .policyDocument(StrictJson.write(versioned(document))));
      } else {
        throw new TemplateException(
            policy.place(),
            resource.logicalId() + ": SAM's policy templates are not understood here.");
      }
    }
    return FunctionTypes.arn(resource, arn);
  }

  private static List<JsonValue> policies(Properties properties) {
    return properties
        .value("Policies")
        .map(it -> it instanceof JsonArray several ? several.elements() : List.of(it))
        .orElse(List.of());
  }

  private static JsonObject versioned(JsonObject document) {
    JsonObject.Builder policy = JsonObject.builder().put("Version", "2012-10-17");
    document.members().forEach(policy::put);
    return policy.build();
  }
}
