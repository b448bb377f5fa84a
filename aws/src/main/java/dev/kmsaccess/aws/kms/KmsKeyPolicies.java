package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.usecase.KeyPolicies;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Key policies as they are now. KMS gives a policy to the key's own account only, so that of a key
 * elsewhere is unavailable.
 */
public final class KmsKeyPolicies implements KeyPolicies {

  /** Every key has exactly one policy, and this is its name. */
  private static final String POLICY_NAME = "default";

  private final KmsClient kms;

  /** Makes a reader of the policies of the client's account and Region. */
  public KmsKeyPolicies(KmsClient kms) {
    this.kms = kms;
  }

  @Override
  public Reading current(KeyArn key) {
    try {
      return new Reading.Read(
          kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName(POLICY_NAME)).policy());
    } catch (SdkException e) {
      return new Reading.Unavailable(KmsErrors.message(e));
    }
  }
}
