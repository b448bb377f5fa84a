package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;

/** The recipe's own proof of an access: describe, encrypt, decrypt, re-encrypt, data key. */
record FiveOperations(KmsClient kms, String key, List<String> tokens) {

  /** Does all five and returns a ciphertext that the key can decrypt. */
  SdkBytes succeed() {
    SdkBytes plaintext = SdkBytes.fromUtf8String("Hello, World!");
    assertThat(kms.describeKey(it -> it.keyId(key).grantTokens(tokens)).keyMetadata().arn())
        .isEqualTo(key);
    SdkBytes ciphertext =
        kms.encrypt(it -> it.keyId(key).plaintext(plaintext).grantTokens(tokens)).ciphertextBlob();
    SdkBytes again =
        kms.reEncrypt(it -> it.ciphertextBlob(ciphertext).destinationKeyId(key).grantTokens(tokens))
            .ciphertextBlob();
    assertThat(
            kms.decrypt(it -> it.keyId(key).ciphertextBlob(again).grantTokens(tokens)).plaintext())
        .isEqualTo(plaintext);
    assertThat(
            kms.generateDataKey(
                    it -> it.keyId(key).keySpec(DataKeySpec.AES_256).grantTokens(tokens))
                .plaintext()
                .asByteArray())
        .hasSize(32);
    return ciphertext;
  }

  /** Tries each, which KMS refuses every time. */
  void areRefused(SdkBytes ciphertext) {
    List<ThrowingCallable> calls =
        List.of(
            () -> kms.describeKey(it -> it.keyId(key).grantTokens(tokens)),
            () ->
                kms.encrypt(
                    it ->
                        it.keyId(key).plaintext(SdkBytes.fromUtf8String("x")).grantTokens(tokens)),
            () -> kms.decrypt(it -> it.ciphertextBlob(ciphertext).grantTokens(tokens)),
            () ->
                kms.reEncrypt(
                    it -> it.ciphertextBlob(ciphertext).destinationKeyId(key).grantTokens(tokens)),
            () ->
                kms.generateDataKey(
                    it -> it.keyId(key).keySpec(DataKeySpec.AES_256).grantTokens(tokens)));
    calls.forEach(Denied::assertDenied);
  }
}
