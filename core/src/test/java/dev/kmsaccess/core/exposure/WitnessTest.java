package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  @Test
  void witness_patternOfAnArn_saysInEachPartWhatMayStandThere() {
    assertThat(witness("ArnLike", "kms:EncryptionContext:arn", "arn:aws:sns:*:*:alerts"))
        .containsExactly("arn:aws:sns:us-east-1:444455556666:alerts");
    assertThat(witness("StringLike", "kms:EncryptionContext:arn", "arn:aws:logs:eu-*:9999*"))
        .containsExactly("arn:aws:logs:eu-east-1:999955556666:topic");
    assertThat(witness("ArnLike", "aws:PrincipalArn", "arn:*:iam::*:role/team/*"))
        .containsExactly("arn:aws:iam::444455556666:role/team/outsider");
    assertThat(witness("StringLike", "aws:SourceVpcArn", "arn:aws:ec2*vpc/*"))
        .first()
        .asString()
        .startsWith("arn:aws:ec2")
        .contains("vpc/");
  }

  @Test
  void witness_resourceAndAccountThatAServiceActsFor_agree() {
    String account = "\"StringEquals\": {\"aws:SourceAccount\": \"999900001111\"}";
    String resource = "\"ArnLike\": {\"aws:SourceArn\": \"arn:aws:sns:*:*:alerts\"}";

    String service = "{\"Service\": \"sns.amazonaws.com\"}";
    assertThat(context(service, "kms:Decrypt", resource + ", " + account))
        .containsEntry("aws:SourceArn", List.of("arn:aws:sns:us-east-1:999900001111:alerts"))
        .containsEntry("aws:SourceAccount", List.of("999900001111"));
  }

  @Test
  void witness_keyThatThePolicyDoesNotName_isSpelledAsAwsSpellsIt() {
    String text = "\"StringEquals\": {\"kms:GranteeServicePrincipal\": \"s3.amazonaws.com\"}";

    assertThat(context("\"*\"", "kms:CreateGrant", text))
        .containsKey("kms:GrantConstraintSourceArn");
  }

  @Test
  void witness_typeOfAConstraint_isOneThatAGrantCanHave() {
    String text = "\"Null\": {\"kms:GrantConstraintType\": \"false\"}";

    assertThat(context("\"*\"", "kms:CreateGrant", text))
        .containsEntry("kms:GrantConstraintType", List.of("EncryptionContextEquals"));
  }

  @Test
  void witness_pathOfAnOrganization_hasTheFormOfOne() {
    assertThat(witness("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-evil000000/*"))
        .containsExactly("o-evil000000/r-strg/ou-strg-12345678/");
  }

  private static List<String> witness(String operator, String key, String value) {
    String condition = "\"%s\": {\"%s\": \"%s\"}".formatted(operator, key, value);
    return context("\"*\"", "kms:Decrypt", condition).getOrDefault(key, List.of());
  }

  private static Map<String, List<String>> context(
      String principal, String action, String conditions) {
    String text =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": %s,
         "Action": "%s", "Resource": "*", "Condition": {%s}}}
        """
            .formatted(principal, action, conditions);
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
        .context();
  }
}
