package dev.kmsaccess.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyVariablesTest {

  private static final Call CALL =
      TestPolicies.decrypt(TestPolicies.ALICE.withTags(Map.of("Team", "ledger", "star", "*")))
          .withContext(
              RequestContext.builder().put("x:many", "a", "b").put("aws:TagKeys", "one").build());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${aws:username}|alice",
        "${AWS:UserName}|alice",
        "a-${aws:username}-${aws:PrincipalAccount}|a-alice-111122223333",
        "${aws:PrincipalTag/team}|ledger",
        "${aws:PrincipalTag/none, 'nobody'}|nobody",
        "${aws:PrincipalTag/none, ''}|''",
        "${aws:PrincipalTag/team, 'nobody'}|ledger",
        "${*}${?}${$}|*?$",
        "${aws:username|${aws:username",
        "$aws:username}|$aws:username}"
      })
  void resolve_variable_isFilledIn(String text, String expected) {
    assertThat(PolicyVariables.resolve(text, CALL, true))
        .satisfies(it -> assertThat(it == null ? "nothing" : it.text()).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${aws:PrincipalTag/none}",
        "${x:many}",
        "${aws:TagKeys}",
        "${x:none, unquoted}",
        "a ${x:none} b",
        "${}"
      })
  void resolve_variableWithoutOneValue_isNothing(String text) {
    assertThat(PolicyVariables.resolve(text, CALL, true)).isNull();
  }

  @Test
  void evaluate_version2008_takesVariablesLiterally() {
    assertThat(verdict("2008-10-17", "StringEquals", "${aws:username}", "alice"))
        .isInstanceOf(PolicyVerdict.Neither.class);
    assertThat(verdict("2008-10-17", "StringEquals", "${aws:username}", "${aws:username}"))
        .isInstanceOf(PolicyVerdict.Allow.class);
    assertThat(verdict("2012-10-17", "StringEquals", "${aws:username}", "alice"))
        .isInstanceOf(PolicyVerdict.Allow.class);
  }

  @Test
  void evaluate_starThatCameFromAVariable_isNoWildcard() {
    assertThat(verdict("2012-10-17", "StringLike", "${aws:PrincipalTag/star}", "anything"))
        .isInstanceOf(PolicyVerdict.Neither.class);
    assertThat(verdict("2012-10-17", "StringLike", "${*}*", "*anything"))
        .isInstanceOf(PolicyVerdict.Allow.class);
    assertThat(verdict("2012-10-17", "StringLike", "${*}", "anything"))
        .isInstanceOf(PolicyVerdict.Neither.class);
  }

  @Test
  void evaluate_missingVariable_matchesNothingAndItsNegationAlways() {
    assertThat(verdict("2012-10-17", "StringLike", "${x:none}", ""))
        .isInstanceOf(PolicyVerdict.Neither.class);
    assertThat(verdict("2012-10-17", "StringNotLike", "${x:none}", "a"))
        .isInstanceOf(PolicyVerdict.Allow.class);
  }

  @Test
  void evaluate_numericOperator_takesNoVariables() {
    assertThat(verdict("2012-10-17", "NumericEquals", "${aws:PrincipalAccount}", "111122223333"))
        .isInstanceOf(PolicyVerdict.Neither.class);
  }

  @Test
  void evaluate_variableInAResource_isFilledIn() {
    PolicyDocument policy =
        TestPolicies.policy(
            PolicyKind.IDENTITY,
            """
            {'Version': '2012-10-17', 'Statement': {'Effect': 'Allow', 'Action': 'iam:*',
             'Resource': 'arn:aws:iam::111122223333:user/${aws:username}'}}
            """);
    Call own =
        new Call(
            TestPolicies.ALICE,
            "iam:GetUser",
            "arn:aws:iam::111122223333:user/alice",
            RequestContext.empty());
    Call other =
        new Call(
            TestPolicies.ALICE,
            "iam:GetUser",
            "arn:aws:iam::111122223333:user/bob",
            RequestContext.empty());

    assertThat(new PolicyEvaluator().evaluate(policy, own)).isInstanceOf(PolicyVerdict.Allow.class);
    assertThat(new PolicyEvaluator().evaluate(policy, other))
        .isInstanceOf(PolicyVerdict.Neither.class);
  }

  private static PolicyVerdict verdict(
      String version, String operator, String wanted, String actual) {
    PolicyDocument policy =
        TestPolicies.policy(
            PolicyKind.KEY_POLICY,
            """
            {'Version': '%s', 'Statement': {'Effect': 'Allow', 'Principal': '*',
             'Action': 'kms:*', 'Resource': '*', 'Condition': {'%s': {'x:key': '%s'}}}}
            """
                .formatted(version, operator, wanted));
    RequestContext context = CALL.context().toBuilder().put("x:key", actual).build();
    return new PolicyEvaluator().evaluate(policy, CALL.withContext(context));
  }
}
