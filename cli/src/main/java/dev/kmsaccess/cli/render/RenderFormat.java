package dev.kmsaccess.cli.render;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.standing.StandingAccess;
import java.util.List;

/** The forms in which standing access is printed. */
enum RenderFormat {
  /** One object with every policy. */
  json {
    @Override
    String of(StandingAccess access) {
      JsonObject.Builder all =
          JsonObject.builder()
              .put("mode", access.mode().text())
              .put("keyArn", access.key().toString())
              .put("keyPolicy", access.keyPolicy())
              .put("iamPolicy", access.iamPolicy());
      access.trustPolicy().ifPresent(it -> all.put("trustPolicy", it));
      access.rolePolicy().ifPresent(it -> all.put("rolePolicy", it));
      return StrictJson.writePretty(all.build());
    }
  },

  /**
   * A CloudFormation template in JSON. One template for both accounts: a condition on the account
   * that it is deployed in says which half is made.
   */
  cloudformation {
    @Override
    String of(StandingAccess access) {
      JsonObject.Builder resources = JsonObject.builder();
      resources.put(
          "Key",
          JsonObject.builder()
              .put("Type", "AWS::KMS::Key")
              .put("Condition", KEY_ACCOUNT)
              .put("DeletionPolicy", "Retain")
              .put("UpdateReplacePolicy", "Retain")
              .put(
                  "Properties",
                  JsonObject.builder()
                      .put("EnableKeyRotation", true)
                      .put("KeyPolicy", access.keyPolicy())
                      .build())
              .build());
      access.trustPolicy().ifPresent(trust -> resources.put("Role", role(access, trust)));
      resources.put(
          "UseOfTheKey",
          JsonObject.builder()
              .put("Type", "AWS::IAM::ManagedPolicy")
              .put("Condition", OTHER_ACCOUNT)
              .put(
                  "Properties",
                  JsonObject.builder()
                      .put("Description", "Attach it to whoever is to use the key")
                      .put("PolicyDocument", access.iamPolicy())
                      .build())
              .build());
      JsonObject isKeyAccount =
          call(
              "Fn::Equals",
              JsonArray.of(
                  List.of(
                      JsonObject.builder().put("Ref", "AWS::AccountId").build(),
                      JsonString.of(access.key().account().id()))));
      return StrictJson.writePretty(
          JsonObject.builder()
              .put("AWSTemplateFormatVersion", "2010-09-09")
              .put(
                  "Description",
                  "The use of "
                      + access.key()
                      + " by other accounts. In the key's account, import the existing key into"
                      + " the stack; in the others, attach the policy.")
              .put(
                  "Conditions",
                  JsonObject.builder()
                      .put(KEY_ACCOUNT, isKeyAccount)
                      .put(
                          OTHER_ACCOUNT,
                          call(
                              "Fn::Not",
                              JsonArray.of(
                                  List.of(
                                      JsonObject.builder().put("Condition", KEY_ACCOUNT).build()))))
                      .build())
              .put("Resources", resources.build())
              .build());
    }

    private JsonObject role(StandingAccess access, JsonObject trust) {
      JsonObject inline =
          JsonObject.builder()
              .put("PolicyName", "use-of-the-key")
              .put("PolicyDocument", access.rolePolicy().orElseThrow())
              .build();
      return JsonObject.builder()
          .put("Type", "AWS::IAM::Role")
          .put("Condition", KEY_ACCOUNT)
          .put(
              "Properties",
              JsonObject.builder()
                  .put("RoleName", access.roleName())
                  .put("AssumeRolePolicyDocument", trust)
                  .put("Policies", JsonArray.of(List.of(inline)))
                  .build())
          .build();
    }

    private JsonObject call(String function, JsonValue argument) {
      return JsonObject.builder().put(function, argument).build();
    }
  },

  /** Terraform resources; two providers, because there are two accounts. */
  terraform {
    @Override
    String of(StandingAccess access) {
      StringBuilder text = new StringBuilder();
      text.append("# Two providers: aws.key_account and aws.member.\n\n");
      text.append("resource \"aws_kms_key_policy\" \"key\" {\n  provider = aws.key_account\n");
      text.append("  key_id   = \"").append(access.key()).append("\"\n");
      text.append("  policy   = ").append(encoded(access.keyPolicy())).append("\n}\n\n");
      if (access.mode() == Mode.ROLE) {
        text.append("resource \"aws_iam_role\" \"use\" {\n  provider = aws.key_account\n");
        text.append("  name     = \"").append(access.roleName()).append("\"\n");
        text.append("  assume_role_policy = ")
            .append(encoded(access.trustPolicy().orElseThrow()))
            .append("\n}\n\n");
        text.append("resource \"aws_iam_role_policy\" \"use\" {\n  provider = aws.key_account\n");
        text.append("  name     = \"use-of-the-key\"\n  role     = aws_iam_role.use.name\n");
        text.append("  policy   = ")
            .append(encoded(access.rolePolicy().orElseThrow()))
            .append("\n}\n\n");
      }
      text.append("resource \"aws_iam_policy\" \"use\" {\n  provider = aws.member\n");
      text.append("  description = \"Attach it to whoever is to use the key\"\n");
      text.append("  policy   = ").append(encoded(access.iamPolicy())).append("\n}\n");
      return text.toString();
    }

    /** JSON is an expression of Terraform's language, but for what it would fill in. */
    private String encoded(JsonObject policy) {
      return "jsonencode("
          + StrictJson.writePretty(policy).replace("${", "$${").replace("\n", "\n  ")
          + ")";
    }
  };

  private static final String KEY_ACCOUNT = "IsKeyAccount";
  private static final String OTHER_ACCOUNT = "IsOtherAccount";

  /** Returns the access in this form. */
  abstract String of(StandingAccess access);
}
