package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain} of one request: what decides, why, and why the rest does not apply. */
class ExplainCommandTest {

  private static final String POLICY =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Root", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
         "Action": "kms:*", "Resource": "*"},
        {"Sid": "Org", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt",
         "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
        {"Sid": "NoMfa", "Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt",
         "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]}
      """;
  private static final String ORGANIZATION = "aws:PrincipalOrgID=o-a1b2c3d4e5";

  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  @TempDir
  private Path directory;

  @BeforeEach
  void policy() throws IOException {
    file("policy.json", POLICY);
  }

  @Test
  void explain_ofWhatIsAllowed_endsWithZero_andTellsTheStatement() {
    OfflineCommand explain = explain("--context", ORGANIZATION);

    assertThat(explain.status()).as(explain.err()).isZero();
    assertThat(explain.out())
        .startsWith("allowed\n")
        .contains(
            """
              statement 1 "Root" (Allow) does not apply
                It names arn:aws:iam::111122223333:root, and the caller is \
            arn:aws:iam::999900001111:role/x.
              statement 2 "Org" applies: Allow
              statement 3 "NoMfa" (Deny) does not apply
            """)
        .contains("identity-based policies: none given");
  }

  @Test
  void explain_ofWhatNothingAllows_endsWithOne_andTellsWhatTheStatementWants() {
    OfflineCommand explain = explain("--context", "aws:PrincipalOrgID=o-another999");

    assertThat(explain.status()).isEqualTo(1);
    assertThat(explain.out())
        .startsWith("implicitDeny\n")
        .contains("Its condition StringEquals aws:PrincipalOrgID wants o-a1b2c3d4e5");
  }

  @Test
  void explain_ofADeny_tellsThatItOverridesTheAllow() {
    OfflineCommand explain =
        explain("--context", ORGANIZATION, "--context", "aws:MultiFactorAuthPresent=false");

    assertThat(explain.status()).isEqualTo(1);
    assertThat(explain.out())
        .startsWith("explicitDeny\n")
        .contains("statement 2 \"Org\" applies: Allow", "statement 3 \"NoMfa\" applies: Deny");
  }

  @Test
  void explain_withPoliciesOfTheCaller_asksThemToo() throws IOException {
    String reader =
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"kms:%s\", \"Resource\": \"*\"}}";
    String allows = file("allows.json", reader.formatted("Decrypt"));
    String other = file("other.json", reader.formatted("Encrypt"));

    assertThat(explain("--context", ORGANIZATION, "--identity-policy", allows).status()).isZero();
    assertThat(explain("--context", ORGANIZATION, "--identity-policy", other).out())
        .startsWith("implicitDeny\n");
    assertThat(
            explain(
                    "--context",
                    ORGANIZATION,
                    "--identity-policy",
                    allows,
                    "--session-policy",
                    other)
                .out())
        .startsWith("implicitDeny\n");
  }

  @Test
  void explain_withAGrant_isAllowedWithoutAStatement() throws IOException {
    String grants =
        file(
            "grants.json",
            """
            {"Grants": [{"GrantId": "g", "GranteePrincipal": "arn:aws:iam::999900001111:role/x",
              "Operations": ["Decrypt"]}]}
            """);

    assertThat(explain("--grants", grants))
        .returns(0, OfflineCommand::status)
        .satisfies(it -> assertThat(it.out()).startsWith("allowed\n"));
  }

  @Test
  void explain_withoutAKeyThatEveryRequestHas_isAboutACallMadeNowAndByThePrincipalItself()
      throws IOException {
    file(
        "policy.json",
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "kms:*",
          "Resource": "*", "Condition": {
            "DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"},
            "Bool": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"},
            "StringEquals": {"aws:ResourceAccount": "111122223333"}}}}
        """);

    assertThat(explain().out()).startsWith("allowed\n");
    assertThat(explain("--context", "aws:viaawsservice=true").out()).startsWith("implicitDeny\n");
    assertThat(explain("--context", "AWS:currenttime=2019-01-01T00:00:00Z").out())
        .startsWith("implicitDeny\n");
  }

  @Test
  void explain_ofWhatIsNoQuestion_endsWithTwo_andSaysAllThatIsWrong() {
    OfflineCommand explain =
        OfflineCommand.run(
            "explain", path("policy.json"), "--principal", "somebody", "--action", "Decrypt");

    assertThat(explain.status()).isEqualTo(2);
    assertThat(explain.out()).isEmpty();
    assertThat(explain.err())
        .contains("keyArn: is missing", "'somebody'", "'Decrypt'")
        .doesNotContain("unexpected fault");
  }

  @Test
  void explain_ofAPolicyThatIsNone_endsWithTwo_andSaysWhere() throws IOException {
    file("policy.json", "{\"Statement\": {\"Effect\": \"Perhaps\"}}");

    OfflineCommand explain = explain();

    assertThat(explain.status()).isEqualTo(2);
    assertThat(explain.err()).contains("Effect", "Perhaps").doesNotContain("unexpected fault");
  }

  private OfflineCommand explain(String... options) {
    return OfflineCommand.run(
        Stream.concat(
                Stream.of(
                    "explain",
                    path("policy.json"),
                    "--key",
                    "arn:aws:kms:eu-central-1:111122223333:key/k",
                    "--principal",
                    "arn:aws:iam::999900001111:role/x",
                    "--action",
                    "kms:Decrypt"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
