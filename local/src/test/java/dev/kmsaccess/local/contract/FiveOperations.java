package dev.kmsaccess.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/** The recipe's own proof of an access: describe, encrypt, decrypt, re-encrypt, data key. */
final class FiveOperations {

  private FiveOperations() {}

  /** Does all five and checks that their results belong together. */
  static void succeed(KmsClient kms, String key) {
    succeed(kms, key, Map.of(), List.of());
  }

  static void succeed(
      KmsClient kms, String key, Map<String, String> context, List<String> grantTokens) {
    SdkBytes plaintext = SdkBytes.fromUtf8String("Hello, World!");
    assertThat(kms.describeKey(it -> it.keyId(key).grantTokens(grantTokens)).keyMetadata().arn())
        .isEqualTo(key);
    SdkBytes ciphertext =
        kms.encrypt(
                it ->
                    it.keyId(key)
                        .plaintext(plaintext)
                        .encryptionContext(context)
                        .grantTokens(grantTokens))
            .ciphertextBlob();
    SdkBytes again =
        kms.reEncrypt(
                it ->
                    it.ciphertextBlob(ciphertext)
                        .sourceEncryptionContext(context)
                        .destinationEncryptionContext(context)
                        .destinationKeyId(key)
                        .grantTokens(grantTokens))
            .ciphertextBlob();
    assertThat(again).isNotEqualTo(ciphertext);
    for (SdkBytes blob : List.of(ciphertext, again)) {
      assertThat(
              kms.decrypt(
                      it ->
                          it.ciphertextBlob(blob)
                              .encryptionContext(context)
                              .grantTokens(grantTokens))
                  .plaintext())
          .isEqualTo(plaintext);
    }
    var dataKey =
        kms.generateDataKey(
            it ->
                it.keyId(key)
                    .keySpec(DataKeySpec.AES_256)
                    .encryptionContext(context)
                    .grantTokens(grantTokens));
    assertThat(dataKey.plaintext().asByteArray()).hasSize(32);
    assertThat(
            kms.decrypt(
                    it ->
                        it.ciphertextBlob(dataKey.ciphertextBlob())
                            .encryptionContext(context)
                            .grantTokens(grantTokens))
                .plaintext())
        .isEqualTo(dataKey.plaintext());
  }
}
