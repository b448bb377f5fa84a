package dev.kmsaccess.local.contract;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** One account and the clients of whoever acts in it. */
public interface TestAccount {

  /** Returns the account's id. */
  String id();

  /** Returns the credentials of somebody who may do everything in it. */
  AwsCredentials administrator();

  /** Returns the KMS client of these credentials, whatever their account. */
  KmsClient kms(AwsCredentials credentials);

  /** Returns the IAM client of these credentials. */
  IamClient iam(AwsCredentials credentials);

  /** Returns the STS client of these credentials. */
  StsClient sts(AwsCredentials credentials);

  /** Returns the administrator's KMS client. */
  default KmsClient kms() {
    return kms(administrator());
  }

  /** Returns the administrator's IAM client. */
  default IamClient iam() {
    return iam(administrator());
  }

  /** Returns the ARN of the account principal. */
  default String root() {
    return "arn:aws:iam::" + id() + ":root";
  }

  /** Creates a role that everybody of this account may assume, and returns its ARN. */
  default String createRole(String name) {
    return createRole(name, Policies.trust(root()));
  }

  /** Creates a role with a trust policy and returns its ARN. */
  default String createRole(String name, String trustPolicy) {
    return iam()
        .createRole(it -> it.roleName(name).assumeRolePolicyDocument(trustPolicy))
        .role()
        .arn();
  }

  /** Gives a role an inline policy. */
  default void allow(String roleName, String policy) {
    iam().putRolePolicy(it -> it.roleName(roleName).policyName("allowed").policyDocument(policy));
  }

  /** Returns the credentials of a new session of a role, assumed by the administrator. */
  default AwsCredentials session(String roleArn) {
    return session(administrator(), roleArn);
  }

  /** Returns the credentials of a new session of a role. */
  default AwsCredentials session(AwsCredentials caller, String roleArn) {
    return credentials(
        sts(caller)
            .assumeRole(it -> it.roleArn(roleArn).roleSessionName("test-session"))
            .credentials());
  }

  /** Returns what STS answered with as credentials for a client. */
  static AwsCredentials credentials(Credentials answer) {
    return AwsSessionCredentials.create(
        answer.accessKeyId(), answer.secretAccessKey(), answer.sessionToken());
  }
}
