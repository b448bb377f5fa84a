package dev.kmsaccess.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonProblem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {

  private static final String ROOT_DELEGATION =
      """
      {"Version": "2012-10-17", "Id": "key", "Statement": [
        {"Sid": "Enable IAM", "Effect": "Allow",
         "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
         "Action": "kms:*", "Resource": "*"}]}
      """;

  @Test
  void parse_defaultKeyPolicy_givesItsData() {
    PolicyDocument policy = valid(ROOT_DELEGATION, PolicyKind.KEY_POLICY);

    assertThat(policy.version()).isEqualTo(PolicyVersion.V2012_10_17);
    assertThat(policy.id()).contains("key");
    Statement statement = policy.statements().getFirst();
    assertThat(statement.sid()).contains("Enable IAM");
    assertThat(statement.effect()).isEqualTo(Effect.ALLOW);
    assertThat(statement.principal())
        .isEqualTo(
            new PrincipalElement.Principal(
                List.of(
                    new PolicyPrincipal.AccountPrincipal(
                        Optional.of("aws"), new AccountId("111122223333")))));
    assertThat(statement.action()).isEqualTo(new ActionElement.Action(List.of("kms:*")));
    assertThat(statement.resource()).isEqualTo(new ResourceElement.Resource(List.of("*")));
    assertThat(statement.conditions()).isEmpty();
    assertThat(statement.place()).hasToString("line 2, column 3");
  }

  @Test
  void parse_noVersion_isKnownAsAbsentAndHasNoVariables() {
    PolicyDocument policy = valid("{\"Statement\": []}", PolicyKind.KEY_POLICY);

    assertThat(policy.version()).isEqualTo(PolicyVersion.ABSENT);
    assertThat(policy.version().hasVariables()).isFalse();
  }

  @Test
  void parse_statementAsObject_isAListOfOne() {
    assertThat(
            valid(
                    statement("\"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\""),
                    PolicyKind.KEY_POLICY)
                .statements())
        .hasSize(1);
  }

  @Nested
  class Principals {

    @Test
    void parse_star_isAnyone() {
      assertThat(principal("\"*\"")).isEqualTo(new PrincipalElement.Anyone());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "arn:aws:iam::111122223333:user/a/path/alice",
          "arn:aws-us-gov:iam::111122223333:role/Ops",
          "arn:aws-cn:iam::111122223333:role/aws-service-role/s3.amazonaws.com/AWSServiceRole",
          "arn:aws:sts::111122223333:assumed-role/Ops/session-1",
          "arn:aws:sts::111122223333:federated-user/bob"
        })
    void parse_arn_isThatPrincipal(String arn) {
      assertThat(named("AWS", arn))
          .isEqualTo(new PolicyPrincipal.ArnPrincipal(PrincipalArn.of(arn)));
    }

    @Test
    void parse_otherForms_areKeptApart() {
      assertThat(named("AWS", "*")).isEqualTo(new PolicyPrincipal.Everyone());
      assertThat(named("AWS", "111122223333"))
          .isEqualTo(
              new PolicyPrincipal.AccountPrincipal(
                  Optional.empty(), new AccountId("111122223333")));
      assertThat(named("AWS", "AROAEXAMPLEDELETED000"))
          .isEqualTo(new PolicyPrincipal.UniqueId("AROAEXAMPLEDELETED000"));
      assertThat(named("Service", "s3.amazonaws.com"))
          .isEqualTo(new PolicyPrincipal.ServicePrincipal("s3.amazonaws.com"));
      assertThat(named("Federated", "arn:aws:iam::111122223333:saml-provider/idp"))
          .isEqualTo(new PolicyPrincipal.Federated("arn:aws:iam::111122223333:saml-provider/idp"));
      assertThat(named("CanonicalUser", "79a59df900b949e5"))
          .isEqualTo(new PolicyPrincipal.CanonicalUser("79a59df900b949e5"));
    }

    @ParameterizedTest
    @CsvSource({
      "AWS, arn:aws:iam::111122223333:role/*",
      "AWS, arn:aws:iam::111122223333:group/admins",
      "AWS, arn:aws:iam::*:root",
      "AWS, arn:aws:sts::111122223333:assumed-role/Ops",
      "AWS, 1111",
      "AWS, alice",
      "Service, *",
      "Service, s3",
      "Federated, a*"
    })
    void parse_whatNamesNoPrincipal_isRefusedWithItsPlace(String type, String text) {
      List<JsonProblem> problems =
          invalid(
              statement(
                  "\"Principal\": {\"%s\": [\"%s\"]}, \"Action\": \"kms:*\", \"Resource\": \"*\""
                      .formatted(type, text)),
              PolicyKind.KEY_POLICY);

      assertThat(problems)
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.path()).isEqualTo("Statement.Principal." + type + "[0]");
                assertThat(problem.message()).contains(text).contains("must be");
              });
    }

    private PolicyPrincipal named(String type, String text) {
      PrincipalElement element = principal("{\"%s\": \"%s\"}".formatted(type, text));
      assertThat(element).isInstanceOf(PrincipalElement.Principal.class);
      return ((PrincipalElement.Principal) element).principals().getFirst();
    }

    private PrincipalElement principal(String json) {
      return valid(
              statement("\"Principal\": " + json + ", \"Action\": \"kms:*\", \"Resource\": \"*\""),
              PolicyKind.KEY_POLICY)
          .statements()
          .getFirst()
          .principal();
    }
  }

  @Nested
  class Conditions {

    @Test
    void parse_numbersAndBooleans_areKeptAsTheyWereWritten() {
      assertThat(conditions("{\"NumericEquals\": {\"a:b\": [1.50, 2]}}").getFirst().values())
          .containsExactly("1.50", "2");
      assertThat(conditions("{\"Bool\": {\"a:b\": true}}").getFirst().values())
          .containsExactly("true");
    }

    @Test
    void parse_prefixAndSuffix_areTakenApart() {
      assertThat(
              conditions("{\"ForAnyValue:StringLikeIfExists\": {\"a:b\": \"c\"}}")
                  .getFirst()
                  .operator())
          .isEqualTo(new Operator.Known(Quantifier.FOR_ANY_VALUE, Comparison.STRING_LIKE, true));
    }

    @Test
    void parse_operatorInAnotherCase_isTheSameOperator() {
      assertThat(conditions("{\"stringequals\": {\"a:b\": \"c\"}}").getFirst().operator())
          .isEqualTo(Operator.of(Comparison.STRING_EQUALS));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"StringMatches", "ForAnyValues:StringLike", "NullIfExists", "ForAllValues:Null"})
    void parse_unknownOperator_isKeptAsUnknown(String name) {
      assertThat(conditions("{\"%s\": {\"a:b\": \"c\"}}".formatted(name)).getFirst().operator())
          .isEqualTo(new Operator.Unknown(name));
    }

    @Test
    void parse_sameKeyTwiceInDifferentCase_isRefused() {
      assertThat(
              invalid(
                  statement(
                      "\"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\","
                          + "\"Condition\": {\"Bool\": {\"a:b\": true, \"A:B\": false}}"),
                  PolicyKind.KEY_POLICY))
          .extracting(JsonProblem::path)
          .containsExactly("Statement.Condition.Bool.A:B");
    }

    private List<Condition> conditions(String json) {
      return valid(
              statement(
                  "\"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\","
                      + "\"Condition\": "
                      + json),
              PolicyKind.KEY_POLICY)
          .statements()
          .getFirst()
          .conditions();
    }
  }

  @Nested
  class Kinds {

    @Test
    void parse_keyPolicyWithoutActionOrResource_isTaken() {
      Statement statement =
          valid(statement("\"Principal\": \"*\""), PolicyKind.KEY_POLICY).statements().getFirst();

      assertThat(statement.action()).isEqualTo(new ActionElement.Absent());
      assertThat(statement.resource()).isEqualTo(new ResourceElement.Absent());
    }

    @Test
    void parse_keyPolicyWithoutPrincipal_isRefused() {
      assertThat(
              invalid(
                  statement("\"Action\": \"kms:*\", \"Resource\": \"*\""), PolicyKind.KEY_POLICY))
          .extracting(JsonProblem::path)
          .containsExactly("Statement.Principal");
    }

    @Test
    void parse_identityPolicyWithPrincipal_isRefused() {
      assertThat(
              invalid(
                  statement("\"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\""),
                  PolicyKind.IDENTITY))
          .extracting(JsonProblem::message)
          .containsExactly("must not be there: an identity policy never has it.");
    }

    @Test
    void parse_trustPolicyWithResource_isRefused() {
      assertThat(
              invalid(
                  statement(
                      "\"Principal\": \"*\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"*\""),
                  PolicyKind.TRUST))
          .extracting(JsonProblem::path)
          .containsExactly("Statement.Resource");
    }

    @Test
    void parse_sidWithSpace_isTakenByKmsAndRefusedByIam() {
      String rest = "\"Sid\": \"a b\", \"Action\": \"kms:*\", \"Resource\": \"*\"";

      valid(statement("\"Principal\": \"*\", " + rest), PolicyKind.KEY_POLICY);
      assertThat(invalid(statement(rest), PolicyKind.IDENTITY))
          .extracting(JsonProblem::path)
          .containsExactly("Statement.Sid");
    }
  }

  @Nested
  class Refusals {

    @Test
    void parse_manyFaults_namesThemAllWithTheirPlaces() {
      List<JsonProblem> problems =
          invalid(
              """
              {"Version": "2013-01-01",
               "Statment": [],
               "Statement": [
                 {"Effect": "allow", "Principal": "alice", "Action": "Decrypt", "Resource": 7,
                  "Conditions": {}},
                 4,
                 {"Effect": "Deny", "Principal": "*", "NotPrincipal": {"AWS": "*"},
                  "Action": [], "NotResource": [], "Condition": {"Bool": {"a:b": null}}}]}
              """,
              PolicyKind.KEY_POLICY);

      assertThat(problems)
          .extracting(JsonProblem::path)
          .containsExactlyInAnyOrder(
              "Version",
              "Statment",
              "Statement[0].Effect",
              "Statement[0].Principal",
              "Statement[0].Action",
              "Statement[0].Resource",
              "Statement[0].Conditions",
              "Statement[1]",
              "Statement[2].NotPrincipal",
              "Statement[2].NotResource",
              "Statement[2].Condition.Bool.a:b");
      assertThat(problems.getFirst())
          .hasToString(
              "Version (line 1, column 13): must be \"2012-10-17\" or \"2008-10-17\", but is"
                  + " '2013-01-01'.");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "null",
          "[]",
          "\"policy\"",
          "{",
          "{\"Version\": \"2012-10-17\"}",
          "{\"Statement\": [], \"Statement\": []}",
          "{\"Statement\": []} x",
          "{\"Statement\": null}"
        })
    void parse_whatIsNoPolicy_isRefused(String text) {
      invalid(text, PolicyKind.KEY_POLICY);
    }

    @Test
    void parse_twoThousandStatementsOfOneSid_tellsEachOnce() {
      String statement = "{\"Sid\":\"S\",\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}";
      String many = "{\"Statement\":[" + (statement + ",").repeat(1_999) + statement + "]}";

      assertThat(invalid(many, PolicyKind.IDENTITY))
          .hasSize(101)
          .last()
          .extracting(JsonProblem::message)
          .isEqualTo("From here on 1,899 more problems are not told.");
    }

    @Test
    void parse_textPastTheLimit_isRefused() {
      assertThat(invalid(" ".repeat(200_000), PolicyKind.KEY_POLICY))
          .extracting(JsonProblem::message)
          .containsExactly("The text has 200,000 bytes; at most 131,072 are read.");
    }
  }

  private static String statement(String elements) {
    return "{\"Statement\": {\"Effect\": \"Allow\", " + elements + "}}";
  }

  private static PolicyDocument valid(String text, PolicyKind kind) {
    return switch (PolicyParser.parse(text, kind)) {
      case PolicyResult.Valid(PolicyDocument it) -> it;
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private static List<JsonProblem> invalid(String text, PolicyKind kind) {
    PolicyResult result = PolicyParser.parse(text, kind);
    assertThat(result).isInstanceOf(PolicyResult.Invalid.class);
    return ((PolicyResult.Invalid) result).problems();
  }
}
