package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain --format jsonl}: what a line may say of grants, sessions and itself. */
class ExplainLinesTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String OTHER_KEY = KEY.replace("1234abcd", "9999abcd");
  private static final String NOBODY =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},"
          + "\"Action\":\"s3:*\",\"Resource\":\"*\"}}";
  private static final String ROLE = "arn:aws:iam::999900001111:role/Reader";

  @Test
  void explain_grantOnAnotherKey_allowsNothing(@TempDir Path directory) throws IOException {
    String grant = "{\"KeyId\":\"%s\",\"GranteePrincipal\":\"%s\",\"Operations\":[\"Decrypt\"]}";

    assertThat(
            explain(
                directory,
                line(NOBODY, ROLE, "kms:Decrypt", "{}", grant.formatted(KEY, ROLE)),
                line(
                    NOBODY,
                    ROLE,
                    "kms:Decrypt",
                    "{}",
                    grant.formatted("1234abcd-12ab-34cd-56ef-1234567890ab", ROLE)),
                line(NOBODY, ROLE, "kms:Decrypt", "{}", grant.formatted(OTHER_KEY, ROLE))))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""));
  }

  @Test
  void explain_createGrantUnderAGrant_allowsAPartOfItUnderConstraintsAsStrict(
      @TempDir Path directory) throws IOException {
    String grant =
        "{\"GranteePrincipal\":\"%s\",\"Operations\":[\"CreateGrant\",\"Decrypt\"]}"
            .formatted(ROLE);
    String constrained =
        grant.replace(
            "]}", "],\"Constraints\":{\"EncryptionContextSubset\":{\"app\":\"ledger\"}}}");

    assertThat(
            explain(
                directory,
                line(NOBODY, ROLE, "kms:CreateGrant", "{}", grant),
                line(
                    NOBODY,
                    ROLE,
                    "kms:CreateGrant",
                    "{\"kms:GrantOperations\":[\"Decrypt\"]}",
                    grant),
                line(
                    NOBODY,
                    ROLE,
                    "kms:CreateGrant",
                    "{\"kms:GrantOperations\":[\"Decrypt\",\"Encrypt\"]}",
                    grant),
                line(
                    NOBODY,
                    ROLE,
                    "kms:CreateGrant",
                    "{\"kms:EncryptionContext:app\":\"ledger\"}",
                    constrained),
                line(NOBODY, ROLE, "kms:CreateGrant", "{}", constrained)))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""));
  }

  @Test
  void explain_grantToAService_holdsForTheResourceThatItNames(@TempDir Path directory)
      throws IOException {
    String grant =
        """
        {"GranteeServicePrincipal":"s3.amazonaws.com","Operations":["Decrypt"],\
        "Constraints":{"SourceArn":"arn:aws:s3:::ours"}}\
        """;

    assertThat(
            explain(
                directory,
                line(
                    NOBODY,
                    "s3.amazonaws.com",
                    "kms:Decrypt",
                    "{\"aws:SourceArn\":\"arn:aws:s3:::ours\"}",
                    grant),
                line(
                    NOBODY,
                    "s3.amazonaws.com",
                    "kms:Decrypt",
                    "{\"aws:SourceArn\":\"arn:aws:s3:::theirs\"}",
                    grant),
                line(NOBODY, "s3.amazonaws.com", "kms:Decrypt", "{}", grant)))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"implicitDeny\""));
  }

  @Test
  void explain_contextBesideGrants_isTakenAsItIs(@TempDir Path directory) throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*",\
        "Condition":{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"app"}}}}\
        """;
    String grant = "{\"GranteePrincipal\":\"%s\",\"Operations\":[\"Encrypt\"]}".formatted(ROLE);
    String context = "{\"kms:EncryptionContext:app\":\"x\",\"kms:EncryptionContextKeys\":%s}";

    assertThat(
            explain(
                directory,
                line(policy, ROLE, "kms:Decrypt", context.formatted("[\"app\"]"), grant),
                line(policy, ROLE, "kms:Decrypt", context.formatted("[\"team\"]"), grant)))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""));
  }

  @Test
  void explain_sessionOfARoleWithAPath_isTheRoleThatThePolicyNames(@TempDir Path directory)
      throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":{"AWS":\
        "arn:aws:iam::999900001111:role/team/Reader"},"Action":"kms:Decrypt","Resource":"*"}}\
        """;
    String session = "arn:aws:sts::999900001111:assumed-role/Reader/night";
    String other = "{\"aws:PrincipalArn\":\"arn:aws:iam::999900001111:role/other/Reader\"}";

    assertThat(
            explain(
                directory,
                line(policy, session, "kms:Decrypt", "{}", ""),
                line(policy, session.replace("Reader", "reader"), "kms:Decrypt", "{}", ""),
                line(policy, session, "kms:Decrypt", other, "")))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"implicitDeny\""));
  }

  @Test
  void explain_lineThatIsNotUnderstood_saysWhichAndWhatItReceived(@TempDir Path directory)
      throws IOException {
    String good = line(NOBODY, ROLE, "kms:Decrypt", "{}", "");

    assertThat(
            explain(
                directory,
                "\uFEFF" + good,
                good.replace(ROLE, "somebody"),
                good.replace("\"context\":{}", "\"context\":{},\"context\":{}"),
                good.substring(0, good.length() - 1)))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).startsWith("{\"id\":7,\"error\"").contains("'somebody'"),
            it -> assertThat(it).startsWith("{\"id\":7,\"error\"").contains("stands twice"),
            it -> assertThat(it).startsWith("{\"id\":7,\"error\"").doesNotContain("Source:"));
  }

  @Test
  void explain_grantOfWhatNoGrantGives_isRefusedByName(@TempDir Path directory) throws IOException {
    String grant = "{\"GranteePrincipal\":\"%s\",\"Operations\":[\"Decrypt\",\"%s\"]}";

    assertThat(
            explain(
                directory,
                line(NOBODY, ROLE, "kms:Decrypt", "{}", grant.formatted(ROLE, "PutKeyPolicy")),
                line(NOBODY, ROLE, "kms:Decrypt", "{}", grant.formatted(ROLE, "ListGrants")),
                line(NOBODY, ROLE, "kms:Decrypt", "{}", grant.formatted(ROLE, "ReEncrypt*")),
                line(NOBODY, ROLE, "kms:Decrypt", "{}", grant.formatted(ROLE, "VerifyMac"))))
        .satisfiesExactly(
            it -> assertThat(it).contains("grants[0].Operations[1]").contains("PutKeyPolicy"),
            it -> assertThat(it).contains("\"error\"").contains("ListGrants"),
            it -> assertThat(it).contains("\"error\"").contains("ReEncrypt*"),
            it -> assertThat(it).contains("\"allowed\""));
  }

  @Test
  void explain_federatedUserWithoutSessionPolicy_hasWhatTheKeyPolicyGivesTheSession(
      @TempDir Path directory) throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}}\
        """;
    String user = "arn:aws:sts::111122223333:federated-user/fed";
    String root = policy.formatted("arn:aws:iam::111122223333:root");
    String all = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    String identity = "\"context\":{},\"identityPolicies\":[" + all + "]";
    String session = identity + ",\"sessionPolicy\":" + all;
    String line = line(root, user, "kms:Decrypt", "{}", "");

    assertThat(
            explain(
                directory,
                line,
                line.replace("\"context\":{}", identity),
                line.replace("\"context\":{}", session),
                line(policy.formatted(user), user, "kms:Decrypt", "{}", "")
                    .replace("\"context\":{}", identity)))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"allowed\""));
  }

  @Test
  void explain_keyThatTheContextLeavesOut_isMissingUnlessThePrincipalDeterminesIt(
      @TempDir Path directory) throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*",\
        "Condition":{"Null":{"%s":"%s"}}}}\
        """;
    String user = "arn:aws:iam::999900001111:user/ann";

    for (String key :
        List.of(
            "aws:userid",
            "aws:username",
            "aws:PrincipalIsAWSService",
            "aws:ViaAWSService",
            "aws:ResourceAccount")) {
      assertThat(
              explain(directory, line(policy.formatted(key, "true"), user, "kms:Sign", "{}", "")))
          .as(key)
          .singleElement()
          .satisfies(it -> assertThat(it).contains("\"allowed\""));
    }
    for (String key :
        List.of(
            "aws:PrincipalArn", "aws:PrincipalAccount", "kms:CallerAccount", "aws:PrincipalType")) {
      assertThat(
              explain(directory, line(policy.formatted(key, "false"), user, "kms:Sign", "{}", "")))
          .as(key)
          .singleElement()
          .satisfies(it -> assertThat(it).contains("\"allowed\""));
    }
  }

  @Test
  void explain_roleWithoutASession_isNoSessionThatThePolicyNames(@TempDir Path directory)
      throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":{"AWS":\
        "arn:aws:sts::999900001111:assumed-role/Reader/session"},"Action":"kms:Decrypt","Resource":"*"}}\
        """;
    String userId = "{\"aws:userid\":\"AROAEXAMPLEEXAMPLE000:session\"}";

    assertThat(
            explain(
                directory,
                line(policy, ROLE, "kms:Decrypt", "{}", ""),
                line(policy, ROLE, "kms:Decrypt", userId, "")))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"allowed\""));
  }

  @Test
  void explain_retireGrantOfSeveral_isAllowedIfOneLetsItself(@TempDir Path directory)
      throws IOException {
    String own =
        "{\"GrantId\":\"own\",\"GranteePrincipal\":\"%s\",\"Operations\":[\"RetireGrant\"]}";
    String other =
        """
        {"GrantId":"other","GranteePrincipal":"arn:aws:iam::999900001111:role/Other",\
        "IssuingAccount":"arn:aws:iam::999900001111:root","Operations":["Decrypt"]}\
        """;
    String grants = own.formatted(ROLE) + "," + other;
    String identity = "\"context\":{},\"identityPolicies\":[]";

    assertThat(
            explain(
                directory,
                line(NOBODY, ROLE, "kms:RetireGrant", "{}", grants)
                    .replace("\"context\":{}", identity)))
        .singleElement()
        .satisfies(it -> assertThat(it).contains("\"allowed\"", "grant own"));
  }

  @Test
  void explain_retireGrantOfAGrantWithoutIssuer_isNotAllowedToTheKeysAccount(
      @TempDir Path directory) throws IOException {
    String grant = "{\"GranteePrincipal\":\"%s\",%s\"Operations\":[\"Decrypt\"]}";
    String issued = "\"IssuingAccount\":\"arn:aws:iam::111122223333:root\",";
    String insider = "arn:aws:iam::111122223333:role/Operator";

    assertThat(
            explain(
                directory,
                line(NOBODY, insider, "kms:RetireGrant", "{}", grant.formatted(ROLE, "")),
                line(NOBODY, insider, "kms:RetireGrant", "{}", grant.formatted(ROLE, issued))))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"allowed\""));
  }

  @Test
  void explain_nullMemberOfAGrant_isAsGoodAsMissing(@TempDir Path directory) throws IOException {
    String grant =
        """
        {"KeyId":null,"GrantId":null,"GranteePrincipal":"%s","GranteeServicePrincipal":null,\
        "RetiringPrincipal":null,"Operations":["Decrypt"],\
        "Constraints":{"EncryptionContextSubset":null,"EncryptionContextEquals":{"app":"ledger"}}}\
        """
            .formatted(ROLE);
    String context = "{\"kms:EncryptionContext:app\":\"%s\"}";

    assertThat(
            explain(
                directory,
                line(NOBODY, ROLE, "kms:Decrypt", context.formatted("ledger"), grant),
                line(NOBODY, ROLE, "kms:Decrypt", context.formatted("other"), grant),
                line(
                    NOBODY,
                    ROLE,
                    "kms:Decrypt",
                    "{}",
                    grant.replaceFirst("\"Constraints.*", "\"Constraints\":null}"))))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""),
            it -> assertThat(it).contains("\"allowed\""));
  }

  @Test
  void explain_grantAsCloudTrailRecordsIt_isReadAsOneThatKmsLists(@TempDir Path directory)
      throws IOException {
    String grant =
        """
        {"keyId":"%s","granteePrincipal":"%s","operations":["Decrypt"],\
        "constraints":{"encryptionContextSubset":{"app":"ledger"}}}\
        """
            .formatted(KEY, ROLE);
    String context = "{\"kms:EncryptionContext:app\":\"%s\"}";

    assertThat(
            explain(
                directory,
                line(NOBODY, ROLE, "kms:Decrypt", context.formatted("ledger"), grant),
                line(NOBODY, ROLE, "kms:Decrypt", context.formatted("other"), grant)))
        .satisfiesExactly(
            it -> assertThat(it).contains("\"allowed\""),
            it -> assertThat(it).contains("\"implicitDeny\""));
  }

  @Test
  void explain_denial_namesTheStatementOrTheRuleThatDecides(@TempDir Path directory)
      throws IOException {
    String open =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}";
    String closed =
        open.replace("{\"Statement\":{", "{\"Statement\":{\"Sid\":\"Keep out\",")
            .replace("Allow", "Deny");
    String identity =
        "\"context\":{},\"identityPolicies\":["
            + "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}},"
            + "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}]";

    assertThat(
            explain(
                directory,
                line(closed, ROLE, "kms:Decrypt", "{}", ""),
                line(open, ROLE, "kms:Decrypt", "{}", "").replace("\"context\":{}", identity),
                line(open, ROLE, "kms:PutKeyPolicy", "{}", ""),
                line(open, "*", "kms:Decrypt", "{}", ""),
                line(open, ROLE, "kms:RetireGrant", "{}", ""),
                line(NOBODY, ROLE, "kms:Decrypt", "{}", "")))
        .satisfiesExactly(
            it ->
                assertThat(it)
                    .contains(
                        "an explicit deny in a resource-based policy: Keep out of the key policy"),
            it ->
                assertThat(it)
                    .contains("deny in an identity-based policy: statement 1 of policy 2"),
            it -> assertThat(it).contains("implicitDeny", "works in the key's own account alone"),
            it -> assertThat(it).contains("implicitDeny", "answers nobody who did not sign"),
            it -> assertThat(it).contains("implicitDeny", "a key policy has no say in it"),
            it ->
                assertThat(it)
                    .contains("no resource-based policy allows the kms:Decrypt action\"}"));
  }

  @Test
  void explain_identityPolicyWithSidsThatIamRefuses_isDecidedAllTheSame(@TempDir Path directory)
      throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":{"AWS":"999900001111"},"Action":"kms:*","Resource":"*"}}\
        """;
    String statement =
        "{\"Sid\":\"Use-it all\",\"Effect\":\"Allow\",\"Action\":\"kms:%s\",\"Resource\":\"*\"}";
    String twice =
        "{\"Statement\":["
            + statement.formatted("Sign")
            + ","
            + statement.formatted("Decrypt")
            + "]}";

    assertThat(
            explain(
                directory,
                line(policy, ROLE, "kms:Decrypt", "{}", "")
                    .replace(
                        "\"context\":{}",
                        "\"context\":{},\"identityPolicies\":[%s],\"sessionPolicy\":%s"
                            .formatted(twice, twice))))
        .singleElement()
        .satisfies(it -> assertThat(it).contains("\"allowed\""));
  }

  private static String line(
      String policy, String principal, String action, String context, String grants) {
    return """
    {"id":7,"keyArn":"%s","policy":%s,"principal":"%s","action":"%s","context":%s,"grants":[%s]}\
    """
        .formatted(KEY, policy, principal, action, context, grants);
  }

  private static List<String> explain(Path directory, String... lines) throws IOException {
    return LinesCommand.run(directory, List.of(lines), "explain", "--format", "jsonl").lines();
  }
}
