package dev.kmsaccess.verification.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.kms.KmsSeal;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** A mark is known again, and no other text, mark or key passes for it. */
abstract class KmsSealContract extends AwsContract {

  private static final byte[] TEXT = "{\"requestId\":\"ü\"}".getBytes(UTF_8);
  private static final byte[] OTHER = "{\"requestId\":\"u\"}".getBytes(UTF_8);

  @Test
  void isOurs_ofOurOwnMark_andOfNoOther() {
    KmsSeal seal = seal();
    byte[] mark = seal.mark(TEXT);
    byte[] forged = mark.clone();
    forged[0] ^= 1;

    assertThat(seal.isOurs(TEXT, mark)).isTrue();
    assertThat(seal.isOurs(OTHER, mark)).isFalse();
    assertThat(seal.isOurs(TEXT, forged)).isFalse();
  }

  @Test
  void isOurs_ofAMarkOfAnotherKey_isFalse() {
    assertThat(seal().isOurs(TEXT, seal().mark(TEXT))).isFalse();
  }

  private KmsSeal seal() {
    return new KmsSeal(
        kms(),
        kms()
            .createKey(
                it -> it.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata()
            .arn());
  }
}
