package dev.kmsaccess.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJudgeTest {

  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void judge_policyAtWhichTheAnalysisFails_countsAsOpen(boolean tooDeep) {
    PolicyJudge judge =
        new PolicyJudge(
            (policy, key, now) -> {
              if (tooDeep) {
                throw new StackOverflowError();
              }
              throw new ArithmeticException("long overflow");
            },
            () -> Instant.EPOCH);

    PolicyJudge.Judgement judgement = judge.judge(KEY, POLICY);

    assertThat(judgement.exposure()).isEqualTo(Exposure.PUBLIC);
    assertThat(judgement.severity()).isEqualTo(Severity.HIGH);
    assertThat(judgement.isProven()).isFalse();
    assertThat(judgement.unreadable()).hasValueSatisfying(it -> assertThat(it).contains("judged"));
  }
}
