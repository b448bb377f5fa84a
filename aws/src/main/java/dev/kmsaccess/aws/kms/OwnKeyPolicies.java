package dev.kmsaccess.aws.kms;

import dev.kmsaccess.aws.AwsErrors;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.KeyPolicies;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** The policies of the keys of the client's own account and Region, one call for each reading. */
public final class OwnKeyPolicies implements KeyPolicies {

  private final KmsClient kms;

  /** Makes a reader. */
  public OwnKeyPolicies(KmsClient kms) {
    this.kms = kms;
  }

  @Override
  public Reading current(KeyArn key) {
    try {
      return new Reading.Read(
          kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName("default")).policy());
    } catch (NotFoundException gone) {
      return new Reading.Gone();
    } catch (SdkException e) {
      return new Reading.Unavailable(AwsErrors.message(e));
    }
  }
}
