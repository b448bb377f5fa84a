package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plain policies of the largest size that KMS stores are decided, not given up on. */
class LargestPoliciesTest {

  private static final int LARGEST = 32_768;
  private static final String ALLOW =
      """
      {"Effect":"Allow","Principal":{"AWS":"%012d"},"Action":"kms:Decrypt","Resource":"*"}""";
  private static final String DENY_OTHER_ORGANIZATIONS =
      """
      {"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*",\
      "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}""";

  @Test
  void analyze_anAccountInEachStatement_findsAndProvesEach() {
    PolicyDocument policy = policy(List.of());

    ExposureVerdict verdict = analyze(policy);

    assertThat(verdict.exposure()).isEqualTo(Exposure.EXTERNAL);
    assertThat(verdict.findings())
        .hasSameSizeAs(policy.statements())
        .allMatch(it -> it.proven() && it.exposure() == Exposure.EXTERNAL);
  }

  @Test
  void analyze_anAccountInEachStatementAndADenyForOtherOrganizations_findsNothing() {
    ExposureVerdict verdict = analyze(policy(List.of(DENY_OTHER_ORGANIZATIONS)));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void analyze_tooHardToDecideForNamedAccounts_isNotProvenAndForNobodyElse() {
    StringBuilder patterns = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      patterns.append(i == 0 ? "" : ",").append("\"arn:*:role/*%d*a*%d\"".formatted(i, i));
    }
    String open = ALLOW.formatted(555_500_000_000L);
    String closing =
        """
        {"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*",\
        "Condition":{"ArnNotLike":{"aws:PrincipalArn":[%s]}}}"""
            .formatted(patterns);

    ExposureVerdict verdict =
        analyze(parsed(text(List.of(open, closing, closing.replace("*a*", "*b*")))));

    assertThat(verdict.findings())
        .isNotEmpty()
        .allMatch(it -> !it.proven() && it.exposure() == Exposure.EXTERNAL);
  }

  private static ExposureVerdict analyze(PolicyDocument policy) {
    return ExposureAnalyzer.within(RandomWorld.ZONE)
        .analyze(policy, RandomWorld.KEY, RandomWorld.NOW);
  }

  /** Returns a policy of these statements and as many Allows as it can hold besides. */
  private static PolicyDocument policy(List<String> denies) {
    List<String> statements = new ArrayList<>(denies);
    long account = 555_500_000_000L;
    String text = text(statements);
    while (text.length() + ALLOW.formatted(account).length() + 1 <= LARGEST) {
      account += 7919;
      statements.add(ALLOW.formatted(account));
      text = text(statements);
    }
    return parsed(text);
  }

  private static PolicyDocument parsed(String text) {
    return switch (PolicyParser.parse(text, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument policy) -> policy;
      case PolicyResult.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private static String text(List<String> statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
