package dev.kmsaccess.verification;

import static dev.kmsaccess.verification.OtherNames.ACCOUNTS;
import static dev.kmsaccess.verification.OtherNames.NAMES;
import static dev.kmsaccess.verification.OtherNames.ORGANIZATIONS;
import static dev.kmsaccess.verification.PolicyTexts.KEY;
import static dev.kmsaccess.verification.PolicyTexts.allow;
import static dev.kmsaccess.verification.PolicyTexts.deny;
import static dev.kmsaccess.verification.PolicyTexts.line;
import static dev.kmsaccess.verification.PolicyTexts.statements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code audit --format jsonl} answers a line as an earlier one that differs in the names of
 * accounts, organisations, roles and users, and never where these names are more than names. What
 * must come out is what {@code --format json} says, which judges each policy by itself.
 */
class AuditNamesTest {

  private static final List<String> TEXTS =
      List.of("app-1", "app-12", "something", "12", "ab", "vpce-0a1b2c3d4e5f60718", "App-1");

  @Test
  void audit_corpusUnderOtherNames_isAnsweredAsIfEachPolicyWereAlone(@TempDir Path directory)
      throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      for (JsonObject policy : CorpusPolicies.all()) {
        lines.add(OtherNames.in(line(StrictJson.write(policy)), random));
      }
    }
    Collections.shuffle(lines, random);

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_accountsThatAreMoreThanNames_areHeeded(@TempDir Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String condition :
        List.of(
            "\"StringLike\":{\"kms:CallerAccount\":\"9999*\"}",
            "\"StringLike\":{\"kms:CallerAccount\":\"*8765432109?\"}",
            "\"NumericLessThan\":{\"kms:CallerAccount\":\"300000000000\"}",
            "\"NumericEquals\":{\"kms:CallerAccount\":\"999900001111\"}",
            "\"stringlike\":{\"kms:CallerAccount\":\"9*\"}",
            "\"NumericLessThan\":{\"kms:CallerAccount\":\"5e11\"}",
            "\"NumericLessThan\":{\"aws:PrincipalAccount\":\"99999999999\"}",
            "\"DateLessThan\":{\"kms:CallerAccount\":\"9999-12-31T00:00:00Z\"}",
            "\"ArnEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::9999\"}",
            "\"StringEquals\":{\"kms:GranteePrincipal\":\"arn:aws:iam::444455556666:root\"}",
            "\"StringEquals\":{\"kms:CallerAccount\":999900001111}",
            "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/${aws:PrincipalAccount}\"}")) {
      for (String name : ACCOUNTS) {
        String principal = "{\"AWS\":\"arn:aws:iam::%s:root\"}".formatted(name);
        lines.add(line(statements(allow(principal, condition))));
        lines.add(line(statements(allow(principal, "") + "," + deny("\"*\"", condition))));
      }
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_accountsThatAreInTheNamesOfUsersAndSessions_areHeeded(@TempDir Path directory)
      throws IOException {
    String asked = "\"StringLike\":{\"%s\":\"%s\"}";
    List<String> lines = new ArrayList<>();
    for (String name : ACCOUNTS) {
      lines.add(
          line(
              statements(
                  allow(
                      "{\"AWS\":\"arn:aws:sts::565656565656:assumed-role/R/444455556666\"}",
                      asked.formatted("aws:userid", "*:" + name)))));
      lines.add(
          line(
              statements(
                  allow(
                      "{\"AWS\":\"arn:aws:iam::565656565656:user/444455556666\"}",
                      asked.formatted("aws:username", name)))));
      lines.add(
          line(
              statements(
                  allow(
                      "{\"AWS\":\"arn:aws:sts::565656565656:federated-user/444455556666\"}",
                      asked.formatted("aws:userid", "565656565656:" + name)))));
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_accountsInContextsOfServices_areHeeded(@TempDir Path directory) throws IOException {
    String trail =
        """
        "StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":\
        "arn:aws:cloudtrail:*:%s:trail/*"},"NumericEquals":{"kms:ViaService":"abc"}\
        """;
    List<String> lines = new ArrayList<>();
    for (String owner : ACCOUNTS) {
      for (String name : List.of("111122223333", "999900001111")) {
        lines.add(
            line(statements(
                    allow("{\"Service\":\"cloudtrail.amazonaws.com\"}", trail.formatted(name))
                        .replace("kms:Decrypt", "kms:GenerateDataKey*")))
                .replace(":111122223333:key", ":" + owner + ":key"));
      }
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_grantsThatMayBeMadeForOne_areToldAlikeWhoeverItIs(@TempDir Path directory)
      throws IOException {
    String forOne =
        allow(
                "\"*\"",
                "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\","
                    + "\"kms:GranteePrincipal\":\"arn:aws:iam::%s:root\"}")
            .replace("kms:Decrypt", "kms:CreateGrant");

    List<String> answers =
        assertAnsweredAsIfAlone(
            Stream.of("444455556666", "123456789012", "999900001111")
                .map(it -> line(statements(forOne.formatted(it))))
                .toList(),
            directory);

    assertThat(answers).allSatisfy(it -> assertThat(it).doesNotContain("RESHARE"));
  }

  @Test
  void audit_regionWithTheDigitsOfAnAccount_isNoAccount(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : ACCOUNTS) {
      lines.add(
          line(statements(
                  allow("\"*\"", "\"StringEquals\":{\"aws:RequestedRegion\":\"999900001111\"}")))
              .replace(":eu-central-1:", ":" + name + ":"));
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_accountsThatASearchTellsApart_areHeeded(@TempDir Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : ACCOUNTS) {
      lines.add(
          line(
              statements(
                  allow(
                      "\"*\"",
                      "\"StringLike\":{\"aws:PrincipalArn\":"
                          + "[\"*:role/admin\",\"arn:aws:iam::%s:role/*\"]}".formatted(name)))));
      StringBuilder patterns = new StringBuilder();
      StringBuilder principals = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        String separator = i == 0 ? "" : ",";
        patterns
            .append(separator)
            .append("\"arn:aws:iam::%d:*/*\"".formatted(Long.parseLong(name) / 2 + i * 37L));
        principals.append(separator).append("\"%012d\"".formatted(500_000_000_000L + i * 7919L));
      }
      lines.add(
          line(
              statements(
                  allow(
                      "{\"AWS\":[" + principals + "]}",
                      "\"StringLike\":{\"aws:PrincipalArn\":[" + patterns + "]}"))));
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_ownerThatIsNotSaid_isNoMereName(@TempDir Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("999900001111", "000000000000", "222233334444", "567895678956")) {
      for (String action : List.of("kms:Decrypt", "kms:*")) {
        lines.add(
            line(statements(
                    allow("{\"AWS\":\"arn:aws:iam::%s:root\"}".formatted(name), "")
                        .replace("kms:Decrypt", action)))
                .replace("\"keyArn\":\"" + KEY + "\",", ""));
      }
    }

    assertAnsweredAsIfAlone(lines, directory);
    AuditedAlone.assertSameAnswers(lines, directory, "--organization", "o-a1b2c3d4e5");
  }

  @Test
  void audit_namesThatAreMoreThanNames_areHeeded(@TempDir Path directory) throws IOException {
    String role = "{\"AWS\":\"arn:aws:iam::999900001111:role/%s\"}";
    List<String> lines = new ArrayList<>();
    for (String condition :
        List.of(
            "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::999900001111:role/app-*\"}",
            "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::999900001111:role/?\"}",
            "\"StringLike\":{\"aws:PrincipalArn\":\"*dmin\"}",
            "\"StringEqualsIgnoreCase\":{\"aws:PrincipalArn\":"
                + "\"arn:aws:iam::999900001111:role/ADMIN\"}",
            "\"StringEqualsIgnoreCaseIfExists\":{\"aws:PrincipalArn\":"
                + "\"arn:aws:iam::999900001111:role/ADMIN\"}",
            "\"StringEqualsIgnorecase\":{\"aws:PrincipalArn\":"
                + "\"arn:aws:iam::999900001111:role/ADMIN\"}",
            "\"ArnLike\":{\"aws:PrincipalArn\":\"*:role/adm\"}",
            "\"ArnEquals\":{\"aws:PrincipalArn\":"
                + "\"arn:aws:iam::999900001111:role/${aws:PrincipalAccount}\"}",
            "\"ArnEquals\":{\"aws:PrincipalArn\":"
                + "\"arn:aws:iam::999900001111:role/path/admin\"}",
            "\"ArnEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/admin\"}",
            "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/*\"}")) {
      for (String name : NAMES) {
        String principal = role.formatted(name);
        lines.add(line(statements(allow(principal, condition))));
        lines.add(line(statements(allow(principal, "") + "," + deny("\"*\"", condition))));
      }
    }
    for (String name : NAMES) {
      String user = role.replace(":role/", ":user/").formatted(name);
      lines.add(
          line(
              statements(
                  allow(user, "")
                      + ","
                      + deny("\"*\"", "\"StringEquals\":{\"aws:username\":\"admin\"}"))));
      lines.add(
          line(
              statements(
                  allow(
                      "{\"AWS\":\"arn:aws:sts::999900001111:assumed-role/admin/s\"}",
                      "\"ArnEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::999900001111:role/%s\"}"
                          .formatted(name)))));
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_organizationsThatAreMoreThanNames_areHeeded(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String condition :
        List.of(
            "\"StringLike\":{\"aws:PrincipalOrgID\":\"o-evil*\"}",
            "\"StringLike\":{\"aws:PrincipalOrgID\":\"*\"}",
            "\"StringEqualsIgnoreCase\":{\"aws:PrincipalOrgID\":\"O-EVIL000000\"}",
            "\"StringEquals\":{\"aws:PrincipalOrgID\":\"${aws:PrincipalTag/o}\"}",
            "\"StringEquals\":{\"aws:PrincipalOrgID\":\"${aws:ResourceOrgID}\"}",
            "\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"o-evil000000/*\"}",
            "\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"*/r-ab12/*\"}",
            "\"stringequals\":{\"aws:PrincipalOrgID\":\"o-evil000000\"}")) {
      for (String name : ORGANIZATIONS) {
        String one = "\"StringEquals\":{\"aws:PrincipalOrgID\":\"%s\"}".formatted(name);
        lines.add(line(statements(allow("\"*\"", one) + "," + deny("\"*\"", condition))));
        lines.add(
            line(
                statements(
                    allow("\"*\"", condition)
                        + ","
                        + deny("\"*\"", one.replace("Equals", "NotEquals")))));
      }
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_textsThatAreMoreThanTexts_areHeeded(@TempDir Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String key :
        List.of("aws:PrincipalTag/team", "aws:SourceVpce", "kms:EncryptionContext:of")) {
      for (String condition :
          List.of(
              "\"StringLike\":{\"%s\":\"app-*\"}",
              "\"StringLike\":{\"%s\":\"??\"}",
              "\"StringLike\":{\"%s\":\"*\"}",
              "\"StringEquals\":{\"%s\":\"app-1\"}",
              "\"StringEqualsIgnoreCase\":{\"%s\":\"APP-1\"}",
              "\"NumericEquals\":{\"%s\":\"12\"}",
              "\"ArnLike\":{\"%s\":\"app\"}",
              "\"StringEquals\":{\"%s\":\"${aws:PrincipalTag/other}\"}",
              "\"Null\":{\"%s\":\"false\"}")) {
        for (String text : TEXTS) {
          String one = "\"StringEquals\":{\"%s\":\"%s\"}".formatted(key, text);
          lines.add(
              line(
                  statements(allow("\"*\"", one) + "," + deny("\"*\"", condition.formatted(key)))));
          String but = "\"StringNotEquals\":{\"%s\":\"%s\"}".formatted(key, text);
          lines.add(
              line(
                  statements(allow("\"*\"", condition.formatted(key)) + "," + deny("\"*\"", but))));
        }
      }
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_textThatAnAnswerInvents_isNotTheOneThatALineHas(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String text : TEXTS) {
      String but =
          "\"StringNotEquals\":{\"aws:PrincipalTag/t\":\"%s\"},\"Null\":{\"aws:PrincipalTag/t\":\"false\"}";
      lines.add(line(statements(allow("\"*\"", but.formatted(text)))));
    }

    List<String> answers = assertAnsweredAsIfAlone(lines, directory);

    for (int i = 0; i < lines.size(); i++) {
      assertThat(answers.get(i))
          .contains("\"proven\":true")
          .doesNotContain("\"aws:PrincipalTag/t\":\"" + TEXTS.get(i) + "\"");
    }
  }

  @Test
  void audit_networkThatIsTrusted_isNoMereText(@TempDir Path directory) throws IOException {
    Path exceptions = directory.resolve("exceptions.json");
    Files.writeString(
        exceptions,
        """
        {"version":"1","trustedNetworks":[{"vpcEndpoint":"vpce-0a1b2c3d4e5f60718","owner":"security",\
        "reason":"ours","until":"2099-01-01"}]}""");
    String through = "\"StringEquals\":{\"aws:SourceVpce\":\"%s\"}";

    AuditedAlone.assertSameAnswers(
        Stream.of("vpce-0ffffffffffffffff", "vpce-0eeeeeeeeeeeeeeee", "vpce-0a1b2c3d4e5f60718")
            .map(it -> line(statements(allow("\"*\"", through.formatted(it)))))
            .toList(),
        directory,
        "--exceptions",
        exceptions.toString());
  }

  @Test
  void audit_strangerWhomTheLineNames_isNotTheOneWhoGetsIn(@TempDir Path directory)
      throws IOException {
    String butOne = allow("\"*\"", "") + "," + deny("{\"AWS\":\"arn:aws:iam::%s:root\"}", "");
    String butNamed =
        allow("{\"AWS\":\"999900001111\"}", "")
            + ","
            + deny("{\"AWS\":\"arn:aws:iam::999900001111:role/%s\"}", "");
    List<String> lines = new ArrayList<>();
    ACCOUNTS.forEach(it -> lines.add(line(statements(butOne.formatted(it)))));
    NAMES.forEach(it -> lines.add(line(statements(butNamed.formatted(it)))));
    String butOrganization = allow("\"*\"", "\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"%s\"}");
    ORGANIZATIONS.forEach(it -> lines.add(line(statements(butOrganization.formatted(it)))));

    List<String> answers = assertAnsweredAsIfAlone(lines, directory);

    List<String> named =
        Stream.of(
                ACCOUNTS.stream().map(it -> "iam::" + it + ":"),
                NAMES.stream().map(it -> ":role/" + it + "\""),
                ORGANIZATIONS.stream().map(it -> "OrgID\":\"" + it))
            .flatMap(it -> it)
            .toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(answers.get(i)).contains("\"proven\":true").doesNotContain(named.get(i));
    }
  }

  @Test
  void audit_textsLikeTheOnesThatStandInForNames_areLeftAlone(@TempDir Path directory)
      throws IOException {
    String policy =
        "{\"Statement\":{\"Sid\":\"%s\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
            + "\"arn:aws:iam::%s:role/%s\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}}";
    List<String> lines = new ArrayList<>();
    for (String account : List.of("222233334444", "440075136433", "676687649780")) {
      for (String name : List.of("sizdpomb776hj", "s1b675azfqigt", "svmeyz5k746ie", "x")) {
        lines.add(line(policy.formatted(name, account, name)));
        lines.add(
            line(policy.formatted("S", account, name))
                .replace("\"id\":\"a\"", "\"id\":671684451578748"));
      }
    }
    for (String written : List.of("sizdpomb776hj", "s1b675azfqigt", "svmeyz5k746ie")) {
      String context = "\"StringEquals\":{\"kms:EncryptionContext:a\":\"" + written + "\"}";
      String open = allow("{\"AWS\":\"arn:aws:iam::%s:role/%s\"}", context);
      lines.add(line(statements(open.formatted("999900001111", written))));
      lines.add(line(statements(open.formatted("440075136433", "admin"))));
    }
    for (long between : List.of(671684451578748L, 505102179705318L)) {
      String number =
          "\"NumericGreaterThan\":{\"aws:PrincipalTag/n\":\"%d\"},".formatted(between - 1)
              + "\"NumericLessThan\":{\"aws:PrincipalTag/n\":\"%d\"}".formatted(between + 1);
      lines.add(line(statements(allow("\"*\"", number))));
      lines.add(line(statements(allow("\"*\"", number))).replace("\"id\":\"a\"", "\"id\":5"));
    }

    assertAnsweredAsIfAlone(lines, directory);
    AuditedAlone.assertSameAnswers(lines, directory, "--accounts", "440075136433");
    AuditedAlone.assertSameAnswers(lines, directory, "--accounts", "676687649780");
    String one = "\"StringEquals\":{\"aws:PrincipalOrgID\":\"%s\"}";
    for (String ours : List.of("o-mty97mm4lu79", "o-t5e8seijnprb")) {
      AuditedAlone.assertSameAnswers(
          Stream.of("o-stranger00", "o-mty97mm4lu79", "o-t5e8seijnprb")
              .map(it -> line(statements(allow("\"*\"", one.formatted(it)))))
              .toList(),
          directory,
          "--organization",
          ours);
    }
  }

  private static List<String> assertAnsweredAsIfAlone(List<String> lines, Path directory)
      throws IOException {
    return AuditedAlone.assertSameAnswers(
        lines,
        directory,
        "--organization",
        "o-a1b2c3d4e5",
        "--accounts",
        "222233334444,333344445555");
  }
}
