package dev.kmsaccess.verification;

import static dev.kmsaccess.verification.PolicyTexts.allow;
import static dev.kmsaccess.verification.PolicyTexts.deny;
import static dev.kmsaccess.verification.PolicyTexts.line;
import static dev.kmsaccess.verification.PolicyTexts.statements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code audit --format jsonl} answers a line with several statements by the answers to each of its
 * Allows, and never where one statement changes what another one means.
 */
class AuditPartsTest {

  private static final String CLOSED = allow("{\"AWS\":\"arn:aws:iam::111122223333:root\"}", "");
  private static final String OPEN = allow("\"*\"", "");
  private static final String NAMED = allow("{\"AWS\":\"arn:aws:iam::999900001111:root\"}", "");
  private static final String DENIED = deny("{\"AWS\":\"arn:aws:iam::999900001111:root\"}", "");

  @Test
  void audit_statementsOfTheCorpusInOtherCompany_areAnsweredAsIfEachPolicyWereAlone(
      @TempDir Path directory) throws IOException {
    Random random = new Random(11);
    List<String> pool = new ArrayList<>();
    for (JsonObject policy : CorpusPolicies.all()) {
      policy.objects("Statement").forEach(it -> pool.add(StrictJson.write(it)));
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      List<String> statements = new ArrayList<>();
      for (int count = 2 + random.nextInt(3); count > 0; count--) {
        // Some stand in many lines, so that their answers are met in other company.
        int most = random.nextBoolean() ? pool.size() : 40;
        statements.add(pool.get(random.nextInt(most)));
      }
      lines.add(OtherNames.in(line(statements(String.join(",", statements))), random));
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  @Test
  void audit_patternThatDescribesWhomAnotherStatementLetsIn_isHeeded(@TempDir Path directory)
      throws IOException {
    String anyAccount = each("0123456789", "\"%s*\"");
    String anyOrganization = each("0123456789abcdefghijklmnopqrstuvwxyz", "\"o-%s*\"");
    List<String> describing =
        List.of(
            "\"StringLike\":{\"kms:CallerAccount\":[" + anyAccount + "]}",
            "\"ArnLike\":{\"aws:PrincipalArn\":["
                + each("0123456789", "\"arn:aws:iam::%s*:role/*\"")
                + "]}",
            "\"StringLike\":{\"aws:PrincipalOrgID\":[" + anyOrganization + "]}",
            "\"StringLike\":{\"aws:PrincipalArn\":\"*:123456789012:role/app\"}",
            "\"StringLike\":{\"aws:PrincipalArn\":\"*:123456789012:root\"}",
            "\"StringLike\":{\"aws:userid\":\"AROASTRANGER*\"}");
    List<String> lettingIn =
        List.of(
            "",
            "\"StringLike\":{\"aws:PrincipalOrgID\":\"o-*\"}",
            "\"StringLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/app\"}",
            "\"ArnLike\":{\"aws:PrincipalArn\":"
                + "\"arn:aws:iam::*:role/x:123456789012:role/app\"}",
            "\"NumericLessThan\":{\"aws:PrincipalAccount\":\"400000000000\"}");
    List<String> lines = new ArrayList<>();
    for (String one : describing) {
      for (String other : lettingIn) {
        lines.add(line(statements(allow("\"*\"", one) + "," + allow("\"*\"", other))));
        lines.add(line(statements(allow("\"*\"", other) + "," + allow("\"*\"", one))));
        lines.add(line(statements(allow("\"*\"", other) + "," + CLOSED)));
        lines.add(line(statements(allow("\"*\"", one) + "," + CLOSED)));
      }
    }

    List<String> answers = assertAnsweredAsIfAlone(lines, directory);

    assertThat(answers.getFirst()).doesNotContain("PUBLIC");
    assertThat(answers.get(2)).contains("PUBLIC");
  }

  @Test
  void audit_strangerWhomAnotherStatementNames_isNotTheOneWhoGetsIn(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String account : OtherNames.ACCOUNTS) {
      lines.add(line(statements(OPEN + "," + NAMED.replace("999900001111", account))));
    }
    for (String name : OtherNames.NAMES) {
      lines.add(line(statements(OPEN + "," + NAMED.replace(":root", ":role/" + name))));
    }

    List<String> answers = assertAnsweredAsIfAlone(lines, directory);

    for (int i = 0; i < OtherNames.ACCOUNTS.size(); i++) {
      String answer = answers.get(i);
      assertThat(answer.substring(0, answer.indexOf("\"proven\":true")))
          .contains("\"exposure\":\"PUBLIC\"")
          .doesNotContain("iam::" + OtherNames.ACCOUNTS.get(i));
    }
  }

  @Test
  void audit_whatOpensLater_hangsOnAllThatIsOpenNow(@TempDir Path directory) throws IOException {
    String later = "\"DateGreaterThan\":{\"aws:CurrentTime\":\"2099-01-01T00:00:00Z\"}";
    String until = "\"DateLessThan\":{\"aws:CurrentTime\":\"2099-01-01T00:00:00Z\"}";
    String laterNamed = allow("{\"AWS\":\"arn:aws:iam::999900001111:root\"}", later);

    assertAnsweredAsIfAlone(
        Stream.of(
                CLOSED + "," + allow("\"*\"", later),
                NAMED + "," + allow("\"*\"", later),
                OPEN + "," + allow("\"*\"", later),
                OPEN + "," + laterNamed,
                NAMED + "," + laterNamed,
                CLOSED + "," + laterNamed,
                OPEN + "," + deny("\"*\"", until),
                CLOSED + "," + OPEN + "," + deny("\"*\"", until),
                CLOSED + "," + deny("\"*\"", until))
            .map(it -> line(statements(it)))
            .toList(),
        directory);
  }

  @Test
  void audit_faultInOneStatement_isToldHoweverSoundTheOthersAre(@TempDir Path directory)
      throws IOException {
    String noPrincipal = "{\"Effect\":\"%s\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}";
    List<String> faulty =
        List.of(
            deny("{\"AWS\":\"nobody\"}", ""),
            deny("\"*\"", "\"NoOperator\":7"),
            noPrincipal.formatted("Deny"),
            noPrincipal.formatted("Allow"),
            noPrincipal.formatted("Perhaps"),
            OPEN.replace("\"Effect\":\"Allow\",", ""),
            OPEN.replace("\"Effect\"", "\"Effect\":\"Deny\",\"Effect\""),
            OPEN.replace("\"Effect\":\"Allow\"", "\"Effect\":[\"Allow\"]"),
            "[" + OPEN + "]",
            "\"Allow\"",
            "7",
            "null",
            "{}",
            "[]");
    List<String> lines = new ArrayList<>();
    for (String fault : faulty) {
      for (String sound : List.of(CLOSED, NAMED, CLOSED + "," + DENIED, OPEN + "," + DENIED)) {
        lines.add(line(statements(sound + "," + fault)));
        lines.add(line(statements(fault + "," + sound)));
        lines.add(line(statements(sound + "," + fault + "," + sound)));
      }
    }
    lines.add(line(statements(CLOSED + "," + NAMED)).replace("]}}", "],\"Statement\":[]}}"));
    lines.add(
        line(statements(CLOSED + "," + NAMED))
            .replace("]}}", "],\"Statement\":[" + DENIED + "," + CLOSED + "]}}"));
    lines.add(line(statements(CLOSED + "," + NAMED)).replace("]}}", "],\"Other\":[]}}"));
    lines.add(line(statements(CLOSED + ",n," + NAMED)));
    lines.add(line(statements(CLOSED + "," + NAMED + ",")));
    lines.add(line(statements(CLOSED + "," + NAMED).replace("},{", "}{")));
    List<String> sound =
        Stream.of(CLOSED, NAMED, CLOSED + "," + DENIED, OPEN + "," + DENIED, CLOSED + "," + NAMED)
            .map(it -> line(statements(it)))
            .toList();
    List<String> mixed =
        Stream.of(sound, sound, sound, lines, lines, lines).flatMap(List::stream).toList();

    List<String> answers =
        LinesCommand.run(directory, mixed, "audit", "--format", "jsonl").out().lines().toList();

    assertThat(answers).hasSameSizeAs(mixed);
    assertThat(answers.subList(0, 3 * sound.size())).noneMatch(it -> it.contains("\"error\""));
    assertThat(answers.subList(3 * sound.size(), answers.size()))
        .allMatch(it -> it.contains("\"error\""));
  }

  @Test
  void audit_whatIsTooHardTogetherButNotAlone_isAnsweredAlikeWheneverItComes(
      @TempDir Path directory) throws IOException {
    List<String> statements = new ArrayList<>();
    for (String action : List.of("Decrypt", "Encrypt", "Sign", "Verify", "GenerateMac")) {
      statements.add(OPEN.replace("kms:Decrypt", "kms:" + action));
    }
    for (int tags = 0; tags < 16; tags++) {
      StringBuilder equal = new StringBuilder();
      StringBuilder other = new StringBuilder();
      for (int tag = 0; tag < 4; tag++) {
        ((tags >> tag) % 2 == 1 ? equal : other)
            .append("\"aws:PrincipalTag/%c\":\"1\",".formatted('a' + tag));
      }
      String condition =
          "\"StringEquals\":{%s},\"StringNotEquals\":{%s}"
              .formatted(equal, other)
              .replace(",}", "}");
      statements.add(deny("\"*\"", condition).replace("kms:Decrypt", "kms:*"));
    }
    String hard = line(statements(String.join(",", statements)));

    List<String> answers =
        LinesCommand.run(directory, List.of(hard, hard, hard, hard), "audit", "--format", "jsonl")
            .out()
            .lines()
            .distinct()
            .toList();

    assertThat(answers)
        .containsExactly("{\"id\":\"a\",\"exposure\":\"NONE\",\"findings\":[],\"advisories\":[]}");
  }

  @Test
  void audit_statementsInAnyFormAndOrder_areAnsweredAlike(@TempDir Path directory)
      throws IOException {
    List<String> some = new ArrayList<>(List.of(CLOSED, OPEN, NAMED, DENIED, deny("\"*\"", "")));
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Collections.shuffle(some, random);
      String policy =
          statements(String.join(" ,  ", some.subList(0, 1 + random.nextInt(some.size()))));
      lines.add(line(policy));
      lines.add(line(StrictJson.write(JsonString.of(policy))));
      lines.add(line(policy.replace("\"Version\":\"2012-10-17\",", "")));
      lines.add(line(StrictJson.write(JsonString.of(policy.replace(",", " ,\n\t")))));
    }

    assertAnsweredAsIfAlone(lines, directory);
  }

  /** Returns a text with each of these characters in it, separated by commas. */
  private static String each(String characters, String text) {
    return characters
        .chars()
        .mapToObj(it -> text.formatted((char) it))
        .collect(Collectors.joining(","));
  }

  private static List<String> assertAnsweredAsIfAlone(List<String> lines, Path directory)
      throws IOException {
    AuditedAlone.assertSameAnswers(lines, directory);
    return AuditedAlone.assertSameAnswers(
        lines, directory, "--organization", "o-a1b2c3d4e5", "--accounts", "222233334444");
  }
}
