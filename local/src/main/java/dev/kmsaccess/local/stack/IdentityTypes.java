package dev.kmsaccess.local.stack;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles and policies of IAM. */
final class IdentityTypes {

  private IdentityTypes() {}

  static Created role(Resource resource) {
    Properties properties = resource.properties();
    String name = resource.name("RoleName");
    IamClient iam = resource.clients().iam();
    Role role =
        iam.createRole(
                it ->
                    it.roleName(name)
                        .path(properties.text("Path").orElse(null))
                        .description(properties.text("Description").orElse(null))
                        .tags(tags(properties))
                        .maxSessionDuration(properties.number("MaxSessionDuration").orElse(null))
                        .permissionsBoundary(properties.text("PermissionsBoundary").orElse(null))
                        .assumeRolePolicyDocument(
                            properties.requiredDocument("AssumeRolePolicyDocument")))
            .role();
    for (Properties policy : properties.nestedList("Policies")) {
      iam.putRolePolicy(
          it ->
              it.roleName(name)
                  .policyName(policy.required("PolicyName"))
                  .policyDocument(policy.requiredDocument("PolicyDocument")));
      policy.refuseUnknown();
    }
    for (String policy : properties.texts("ManagedPolicyArns")) {
      iam.attachRolePolicy(it -> it.roleName(name).policyArn(policy));
    }
    return new Created(name, Map.of("Arn", role.arn(), "RoleId", role.roleId()));
  }

  private static List<Tag> tags(Properties properties) {
    return properties.nestedList("Tags").stream()
        .map(it -> Tag.builder().key(it.required("Key")).value(it.required("Value")).build())
        .toList();
  }

  static Created managedPolicy(Resource resource) {
    Properties properties = resource.properties().without("Tags");
    String name = resource.name("ManagedPolicyName");
    IamClient iam = resource.clients().iam();
    String arn =
        iam.createPolicy(
                it ->
                    it.policyName(name)
                        .path(properties.text("Path").orElse(null))
                        .description(properties.text("Description").orElse(null))
                        .policyDocument(properties.requiredDocument("PolicyDocument")))
            .policy()
            .arn();
    for (String role : properties.texts("Roles")) {
      iam.attachRolePolicy(it -> it.roleName(role).policyArn(arn));
    }
    for (String user : properties.texts("Users")) {
      iam.attachUserPolicy(it -> it.userName(user).policyArn(arn));
    }
    return new Created(arn, Map.of("PolicyArn", arn));
  }

  static Created inlinePolicy(Resource resource) {
    Properties properties = resource.properties();
    String name = properties.required("PolicyName");
    String document = properties.requiredDocument("PolicyDocument");
    List<String> roles = properties.texts("Roles");
    for (String role : roles) {
      resource
          .clients()
          .iam()
          .putRolePolicy(it -> it.roleName(role).policyName(name).policyDocument(document));
    }
    return Created.of(name);
  }
}
