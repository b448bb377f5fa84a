package dev.kmsaccess.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEvaluatorTest {

  private final PolicyEvaluator evaluator = new PolicyEvaluator();

  @Nested
  class ActionsAndResources {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "'Action': 'kms:Decrypt' | true",
          "'Action': 'KMS:decrypt' | true",
          "'Action': '*' | true",
          "'Action': 'kms:Dec*t' | true",
          "'Action': 'kms:Encrypt' | false",
          "'Action': [] | false",
          "'NotAction': 'kms:Encrypt' | true",
          "'NotAction': 'kms:DECRYPT' | false"
        })
    void evaluate_action_ignoresCaseAndTakesWildcards(String action, boolean applies) {
      assertThat(allows(action + ", 'Resource': '*'")).isEqualTo(applies);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "'Resource': '*' | true",
          "'Resource': 'arn:aws:kms:*:111122223333:key/*' | true",
          "'Resource': 'arn:aws:kms:*' | true",
          "'Resource': 'arn:aws:kms:*:999900001111:key/*' | false",
          "'Resource': 'ARN:aws:kms:*' | false",
          "'NotResource': 'arn:aws:kms:*:111122223333:key/*' | false",
          "'NotResource': 'arn:aws:kms:*:999900001111:key/*' | true"
        })
    void evaluate_resource_heedsCaseAndMatchesPartByPart(String resource, boolean applies) {
      assertThat(allows("'Action': 'kms:*', " + resource)).isEqualTo(applies);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Action': 'kms:*'", "'Resource': '*'", "'Sid': 'nothing'"})
    void evaluate_statementWithoutActionOrResource_hasNoEffect(String elements) {
      assertThat(allows(elements)).isFalse();
    }

    private boolean allows(String elements) {
      PolicyDocument policy =
          TestPolicies.policy(
              PolicyKind.KEY_POLICY,
              "{'Statement': {'Effect': 'Allow', 'Principal': '*', " + elements + "}}");
      return evaluator.evaluate(policy, TestPolicies.decrypt(TestPolicies.ALICE))
          instanceof PolicyVerdict.Allow;
    }
  }

  @Nested
  class PrincipalForms {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "'*' | DIRECT",
          "{'AWS': '*'} | DIRECT",
          "{'AWS': 'arn:aws:iam::222233334444:role/app/Reader'} | ROLE",
          "{'AWS': 'arn:aws:sts::222233334444:assumed-role/Reader/nightly'} | DIRECT",
          "{'AWS': 'arn:aws:iam::222233334444:root'} | ACCOUNT",
          "{'AWS': '222233334444'} | ACCOUNT",
          "{'AWS': 'AROAREADERREADER0000'} | ROLE",
          "{'AWS': 'arn:aws:sts::222233334444:assumed-role/Reader/daily'} | NONE",
          "{'AWS': 'arn:aws:iam::222233334444:role/Reader'} | NONE",
          "{'AWS': 'arn:aws-cn:iam::222233334444:role/app/Reader'} | NONE",
          "{'AWS': 'arn:aws-cn:iam::222233334444:root'} | NONE",
          "{'AWS': 'arn:aws:iam::222233334444:user/Reader'} | NONE",
          "{'AWS': 'AROASOMEBODYELSE0000'} | NONE",
          "{'Service': 's3.amazonaws.com'} | NONE",
          "{'Federated': 'accounts.example.com'} | NONE",
          "{} | NONE"
        })
    void evaluate_session_isNamedByItsRoleItselfOrItsAccount(
        String principal, PrincipalMatch expected) {
      assertThat(match("'Principal': " + principal, TestPolicies.READER)).isEqualTo(expected);
    }

    @Test
    void evaluate_twoStatements_theMoreDirectOneCounts() {
      PolicyDocument policy =
          TestPolicies.policy(
              PolicyKind.KEY_POLICY,
              """
              {'Statement': [
                {'Sid': 'account', 'Effect': 'Allow', 'Principal': {'AWS': '222233334444'},
                 'Action': 'kms:*', 'Resource': '*'},
                {'Sid': 'role', 'Effect': 'Allow', 'Action': 'kms:*', 'Resource': '*',
                 'Principal': {'AWS': 'arn:aws:iam::222233334444:role/app/Reader'}}]}
              """);

      PolicyVerdict verdict = evaluator.evaluate(policy, TestPolicies.decrypt(TestPolicies.READER));

      assertThat(verdict)
          .isEqualTo(new PolicyVerdict.Allow(policy.statements().getLast(), PrincipalMatch.ROLE));
    }

    @Test
    void evaluate_anonymous_isMatchedByTheStarAlone() {
      Caller anonymous = new Caller.Anonymous();

      assertThat(match("'Principal': '*'", anonymous)).isEqualTo(PrincipalMatch.DIRECT);
      assertThat(match("'Principal': {'AWS': '222233334444'}", anonymous))
          .isEqualTo(PrincipalMatch.NONE);
    }

    @Test
    void evaluate_service_isMatchedByItsNameAndTheStar() {
      Caller service = new Caller.AwsService("s3.amazonaws.com");

      assertThat(match("'Principal': {'Service': 's3.amazonaws.com'}", service))
          .isEqualTo(PrincipalMatch.DIRECT);
      assertThat(match("'Principal': '*'", service)).isEqualTo(PrincipalMatch.DIRECT);
      assertThat(match("'Principal': {'Service': 'sns.amazonaws.com'}", service))
          .isEqualTo(PrincipalMatch.NONE);
    }

    @Test
    void evaluate_recreatedUser_isNotItsPredecessor() {
      assertThat(match("'Principal': {'AWS': 'AIDAALICEALICEALICE0'}", TestPolicies.ALICE))
          .isEqualTo(PrincipalMatch.DIRECT);
      assertThat(match("'Principal': {'AWS': 'AIDAFORMERALICE00000'}", TestPolicies.ALICE))
          .isEqualTo(PrincipalMatch.NONE);
    }

    private PrincipalMatch match(String principal, Caller caller) {
      return evaluator.evaluate(
                  TestPolicies.keyPolicy("Allow", principal), TestPolicies.decrypt(caller))
              instanceof PolicyVerdict.Allow allow
          ? allow.principal()
          : PrincipalMatch.NONE;
    }
  }

  @Nested
  class NotPrincipal {

    private static final String ACCOUNT = "'arn:aws:iam::222233334444:root'";
    private static final String ROLE = "'arn:aws:iam::222233334444:role/app/Reader'";
    private static final String SESSION = "'arn:aws:sts::222233334444:assumed-role/Reader/nightly'";

    @Test
    void evaluate_allow_isForEverybodyButTheListed() {
      assertThat(applies("Allow", TestPolicies.READER, ACCOUNT)).isFalse();
      assertThat(applies("Allow", TestPolicies.READER, ROLE)).isFalse();
      assertThat(applies("Allow", TestPolicies.READER, SESSION)).isFalse();
      assertThat(applies("Allow", TestPolicies.OUTSIDER, ACCOUNT)).isTrue();
      assertThat(applies("Allow", new Caller.Anonymous(), ACCOUNT)).isTrue();
    }

    @Test
    void evaluate_deny_sparesWhoIsListed() {
      assertThat(applies("Deny", TestPolicies.READER, ACCOUNT, ROLE, SESSION)).isFalse();
      assertThat(applies("Deny", TestPolicies.READER, ROLE)).isFalse();
      assertThat(applies("Deny", TestPolicies.READER, SESSION)).isFalse();
      assertThat(applies("Deny", TestPolicies.READER, ACCOUNT)).isFalse();
      assertThat(applies("Deny", TestPolicies.OUTSIDER, ACCOUNT, ROLE, SESSION)).isTrue();
    }

    @Test
    void evaluate_deny_neverSparesWhoHasABoundary() {
      PolicyDocument policy = policy("Deny", ACCOUNT, ROLE, SESSION);
      Call call = TestPolicies.decrypt(TestPolicies.READER);

      assertThat(evaluator.evaluate(policy, call, /* bounded= */ true))
          .isInstanceOf(PolicyVerdict.Deny.class);
    }

    private boolean applies(String effect, Caller caller, String... listed) {
      return !(evaluator.evaluate(policy(effect, listed), TestPolicies.decrypt(caller))
          instanceof PolicyVerdict.Neither);
    }

    private PolicyDocument policy(String effect, String... listed) {
      return TestPolicies.keyPolicy(
          effect, "'NotPrincipal': {'AWS': [" + String.join(", ", listed) + "]}");
    }
  }

  @Test
  void evaluate_denyAfterAllow_wins() {
    PolicyDocument policy =
        TestPolicies.policy(
            PolicyKind.KEY_POLICY,
            """
            {'Statement': [
              {'Effect': 'Allow', 'Principal': '*', 'Action': 'kms:*', 'Resource': '*'},
              {'Effect': 'Deny', 'Principal': '*', 'Action': 'kms:Decrypt', 'Resource': '*'}]}
            """);

    assertThat(evaluator.evaluate(policy, TestPolicies.decrypt(TestPolicies.ALICE)))
        .isEqualTo(new PolicyVerdict.Deny(policy.statements().getLast()));
  }

  @Test
  void explain_statementThatDoesNotApply_namesEveryReason() {
    PolicyDocument policy =
        TestPolicies.policy(
            PolicyKind.KEY_POLICY,
            """
            {'Statement': [
              {'Effect': 'Allow', 'Principal': {'AWS': '222233334444'}, 'Action': 'kms:Encrypt',
               'Resource': 'arn:aws:kms:us-east-1:*:key/*',
               'Condition': {'StringEquals': {'aws:PrincipalOrgID': ['o-one', 'o-two']},
                             'Bool': {'x:y': 'true'}, 'Sounds': {'a:b': 'c'}}},
              {'Effect': 'Allow', 'Principal': '*', 'Action': 'kms:*', 'Resource': '*'}]}
            """);

    var readings = evaluator.explain(policy, TestPolicies.decrypt(TestPolicies.ALICE));

    assertThat(readings.getFirst().misses())
        .containsExactly(
            "It names 222233334444, and the caller is arn:aws:iam::111122223333:user/alice.",
            "It is not about the action kms:Decrypt.",
            "It is not about the resource " + TestPolicies.KEY + ".",
            "Its condition StringEquals aws:PrincipalOrgID wants o-one or o-two, and the request"
                + " has o-a1b2c3d4e5.",
            "Its condition Bool x:y wants true, and the request has no such key.",
            "Its condition operator Sounds is unknown, so nothing is allowed by it.");
    assertThat(readings.getLast().applies()).isTrue();
  }
}
