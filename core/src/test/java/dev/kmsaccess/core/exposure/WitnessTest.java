package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A witness is a request as AWS has them, which any other engine can read. */
class WitnessTest {

  @Test
  void witness_ofAnInstantWithNanoseconds_tellsWholeSeconds() {
    assertThat(witness("DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"))
        .containsExactly("2026-06-15T12:00:00Z");
  }

  @Test
  void witness_keyThatNeedOnlyBeThere_saysWhatItMaySay() {
    assertThat(witness("Null", "kms:ViaService", "false"))
        .containsExactly("s3.us-east-1.amazonaws.com");
    assertThat(witness("Null", "aws:SourceVpc", "false")).first().asString().startsWith("vpc-");
    assertThat(witness("Null", "aws:SourceVpce", "false")).first().asString().startsWith("vpce-");
  }

  private static List<String> witness(String operator, String key, String value) {
    String text =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
         "Action": "kms:Decrypt", "Resource": "*", "Condition": {"%s": {"%s": "%s"}}}}
        """
            .formatted(operator, key, value);
    if (!(PolicyParser.parse(text, PolicyKind.KEY_POLICY)
        instanceof PolicyResult.Valid(PolicyDocument policy))) {
      throw new AssertionError(text);
    }
    return ExposureAnalyzer.within(RandomWorld.ZONE)
        .analyze(policy, RandomWorld.KEY, Instant.parse("2026-06-15T12:00:00.123456789Z"))
        .findings()
        .getFirst()
        .witness()
        .orElseThrow()
        .context()
        .getOrDefault(key, List.of());
  }
}
