package dev.kmsaccess.simulation.house;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** The role that retires grants, in the hands of somebody who tidies up. */
public final class ReaperRole {

  private static final String NAME = "kms-access-reaper-" + House.REGION;

  private final IamClient iam;

  /** Takes the role of a house in hand. */
  public ReaperRole(House house) {
    this.iam = house.administrator(Inhabitant.KEY).iam();
  }

  /** Deletes the role and makes it again, under its name and with its rights. */
  public void remake() {
    String trust =
        URLDecoder.decode(
            iam.getRole(it -> it.roleName(NAME)).role().assumeRolePolicyDocument(),
            StandardCharsets.UTF_8);
    List<AttachedPolicy> attached =
        iam.listAttachedRolePolicies(it -> it.roleName(NAME)).attachedPolicies();
    Map<String, String> inline = new LinkedHashMap<>();
    for (String policy : iam.listRolePolicies(it -> it.roleName(NAME)).policyNames()) {
      inline.put(
          policy,
          URLDecoder.decode(
              iam.getRolePolicy(it -> it.roleName(NAME).policyName(policy)).policyDocument(),
              StandardCharsets.UTF_8));
      iam.deleteRolePolicy(it -> it.roleName(NAME).policyName(policy));
    }
    attached.forEach(
        policy -> iam.detachRolePolicy(it -> it.roleName(NAME).policyArn(policy.policyArn())));
    iam.deleteRole(it -> it.roleName(NAME));
    iam.createRole(it -> it.roleName(NAME).assumeRolePolicyDocument(trust));
    attached.forEach(
        policy -> iam.attachRolePolicy(it -> it.roleName(NAME).policyArn(policy.policyArn())));
    inline.forEach(
        (policy, document) ->
            iam.putRolePolicy(it -> it.roleName(NAME).policyName(policy).policyDocument(document)));
  }
}
