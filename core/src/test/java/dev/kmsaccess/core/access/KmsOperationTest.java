package dev.kmsaccess.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.KeyGrant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KmsOperationTest {

  @Test
  void expand_shorthandsOfIamPolicies_givesTheGrantOperations() {
    assertThat(KmsOperation.expand("ReEncrypt*").orElseThrow())
        .containsExactlyInAnyOrder(KmsOperation.RE_ENCRYPT_FROM, KmsOperation.RE_ENCRYPT_TO);
    assertThat(KmsOperation.expand("GenerateDataKey*").orElseThrow())
        .containsExactlyInAnyOrder(
            KmsOperation.GENERATE_DATA_KEY,
            KmsOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
            KmsOperation.GENERATE_DATA_KEY_PAIR,
            KmsOperation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "kms:Decrypt",
        "decrypt",
        "ReEncrypt",
        "Generate*",
        "PutKeyPolicy",
        "ListGrants"
      })
  void expand_whatNoGrantCanGive_isEmpty(String text) {
    assertThat(KmsOperation.expand(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPT_DECRYPT, SYMMETRIC_DEFAULT, Decrypt, true",
    "ENCRYPT_DECRYPT, SYMMETRIC_DEFAULT, GetPublicKey, false",
    "ENCRYPT_DECRYPT, RSA_2048, Decrypt, true",
    "ENCRYPT_DECRYPT, RSA_2048, GenerateDataKey, false",
    "SIGN_VERIFY, ML_DSA_65, Sign, true",
    "SIGN_VERIFY, ECC_NIST_P256, Decrypt, false",
    "GENERATE_VERIFY_MAC, HMAC_256, VerifyMac, true",
    "GENERATE_VERIFY_MAC, HMAC_256, GetPublicKey, false",
    "KEY_AGREEMENT, ECC_NIST_P256, DeriveSharedSecret, true",
    "SOMETHING_NEW, SPEC, DescribeKey, true",
    "SOMETHING_NEW, SPEC, Encrypt, false",
  })
  void isSupportedBy_kindOfKey_followsTheTableOfGrantOperations(
      String usage, String spec, String operation, boolean supported) {
    KmsOperation one = KmsOperation.expand(operation).orElseThrow().iterator().next();

    assertThat(one.isSupportedBy(key(KeyKind.of(usage, spec), false))).isEqualTo(supported);
  }

  @Test
  void isSupportedBy_customKeyStore_hasNoDataKeyPairs() {
    KeyFacts key = key(KeyKind.SYMMETRIC, true);

    assertThat(KmsOperation.GENERATE_DATA_KEY.isSupportedBy(key)).isTrue();
    assertThat(KmsOperation.GENERATE_DATA_KEY_PAIR.isSupportedBy(key)).isFalse();
    assertThat(KmsOperation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT.isSupportedBy(key)).isFalse();
  }

  private static KeyFacts key(KeyKind kind, boolean inCustomKeyStore) {
    return new KeyFacts(
        KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        KeyState.USABLE,
        kind,
        inCustomKeyStore,
        Optional.of("grant"),
        Set.of());
  }

  @Test
  void isGrantable_namesOfOperations_isTrueOfTheseAndOfNoOthers() {
    assertThat(KmsOperation.values()).allMatch(it -> KeyGrant.isGrantable(it.apiName()));
    assertThat(KeyGrant.isGrantable("decrypt")).isTrue();
    assertThat(List.of("ListGrants", "RevokeGrant", "PutKeyPolicy", "ReEncrypt*", ""))
        .noneMatch(KeyGrant::isGrantable);
  }
}
