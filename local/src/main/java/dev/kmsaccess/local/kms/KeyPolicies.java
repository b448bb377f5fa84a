package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.BoundPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesRequest;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesResponse;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyResponse;

/** The operations on key policies. Each key has exactly one, named {@code default}. */
final class KeyPolicies {

  private static final String NAME = "default";
  private static final int LARGEST_BYTES = 32_768;

  private final KmsCall call;

  KeyPolicies(KmsCall call) {
    this.call = call;
  }

  GetKeyPolicyResponse get(GetKeyPolicyRequest request) {
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(KeyAction.of("GetKeyPolicy", found));
    requireName(request.policyName());
    return GetKeyPolicyResponse.builder().policy(found.key().showPolicy()).policyName(NAME).build();
  }

  ListKeyPoliciesResponse list(ListKeyPoliciesRequest request) {
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(KeyAction.of("ListKeyPolicies", found));
    return ListKeyPoliciesResponse.builder().policyNames(NAME).truncated(false).build();
  }

  PutKeyPolicyResponse put(PutKeyPolicyRequest request) {
    String text = call.checks().sized("policy", request.policy(), 1, 131_072);
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    boolean bypass = Boolean.TRUE.equals(request.bypassPolicyLockoutSafetyCheck());
    call.require(
        KeyAction.of("PutKeyPolicy", found)
            .with("kms:BypassPolicyLockoutSafetyCheck", Boolean.toString(bypass)));
    requireName(request.policyName());
    BoundPolicy policy = bind(call.cloud(), text);
    if (!bypass) {
      requireNoLockout(call, found.key(), policy);
    }
    found.key().setPolicy(policy);
    return PutKeyPolicyResponse.builder().build();
  }

  /** Returns a policy that can be stored; throws if it is none, too large or names nobody. */
  static BoundPolicy bind(LocalCloud cloud, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST_BYTES) {
      throw KmsErrors.limitExceeded(
          "The key policy is too large; at most " + LARGEST_BYTES + " bytes are stored.");
    }
    return switch (BoundPolicy.bind(cloud, text, PolicyKind.KEY_POLICY)) {
      case BoundPolicy.Result.Bound(BoundPolicy policy) -> policy;
      case BoundPolicy.Result.Malformed(String problem) -> throw KmsErrors.malformedPolicy(problem);
      case BoundPolicy.Result.UnknownPrincipal unknown ->
          throw KmsErrors.malformedPolicy(
              "Policy contains a statement with one or more invalid principals.");
    };
  }

  /** Throws if the caller could not change the policy again: the lockout safety check. */
  static void requireNoLockout(KmsCall call, LocalKey key, BoundPolicy policy) {
    KeyAction next =
        KeyAction.of("PutKeyPolicy", new KeyStore.Found(key, Optional.empty()))
            .with("kms:BypassPolicyLockoutSafetyCheck", "false");
    if (!call.gate().wouldAllow(next, policy.document())) {
      throw KmsErrors.malformedPolicy(
          "The new key policy will not allow you to update the key policy in the future.");
    }
  }

  /** Returns the policy of a key that was made without one. */
  static String defaultPolicy(AccountId account) {
    return """
    {
      "Version" : "2012-10-17",
      "Id" : "key-default-1",
      "Statement" : [ {
        "Sid" : "Enable IAM User Permissions",
        "Effect" : "Allow",
        "Principal" : {
          "AWS" : "arn:%s:iam::%s:root"
        },
        "Action" : "kms:*",
        "Resource" : "*"
      } ]
    }"""
        .formatted(LocalCloud.PARTITION, account);
  }

  private static void requireName(@Nullable String name) {
    if (name != null && !name.equals(NAME)) {
      throw KmsErrors.notFound("No such policy exists");
    }
  }
}
