package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.usecase.Seal;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * A seal that is an HMAC key of KMS: nobody can read it, and its policy lets the broker's role
 * alone make marks with it.
 */
public final class KmsSeal implements Seal {

  private final KmsClient kms;
  private final String key;

  /** Makes a seal of the HMAC key of that ARN. */
  public KmsSeal(KmsClient kms, String key) {
    this.kms = kms;
    this.key = key;
  }

  @Override
  public byte[] mark(byte[] text) {
    return kms.generateMac(
            it ->
                it.keyId(key)
                    .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                    .message(SdkBytes.fromByteArray(text)))
        .mac()
        .asByteArray();
  }

  @Override
  public boolean isOurs(byte[] text, byte[] mark) {
    try {
      return kms.verifyMac(
              it ->
                  it.keyId(key)
                      .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                      .message(SdkBytes.fromByteArray(text))
                      .mac(SdkBytes.fromByteArray(mark)))
          .macValid();
    } catch (KmsInvalidMacException forged) {
      return false;
    }
  }
}
