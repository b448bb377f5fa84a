package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.cli.KmsAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about the rules file. */
class RulesCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void check_takesTheRulesThatAreDeployed() {
    assertThat(run("rules", "check", rules())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("is valid: 1 rule.");
  }

  @Test
  void check_saysAllThatIsWrong_withPlaces(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rules.json");
    Files.writeString(file, "{\"version\":\"1\",\"rules\":[{\"id\":\"A\",\"keyz\":[]}]}");

    assertThat(run("rules", "check", file.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("line 1, column", "keyz", "accounts", "longestDuration");
  }

  @Test
  void check_ofAFileThatIsNotThere_saysSo() {
    assertThat(run("rules", "check", "nowhere.json")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no file nowhere.json").doesNotContain("\tat ");
  }

  @Test
  void explain_saysWhatAnAccountMayAskFor() {
    assertThat(run("rules", "explain", "210987654321", "--rules", rules())).isZero();
    assertThat(out.toString())
        .contains("shared-data", "alias/shared-data", "Decrypt", "grant", "PT12H", "CHG-* ?*");
  }

  @Test
  void explain_ofAnAccountThatNoRuleNames_isANo() {
    assertThat(run("rules", "explain", "999999999999", "--rules", rules())).isEqualTo(1);
    assertThat(out.toString()).contains("No rule names account 999999999999");
  }

  @Test
  void explain_ofNoAccount_isNotUnderstood() {
    assertThat(run("rules", "explain", "reporting", "--rules", rules())).isEqualTo(2);
    assertThat(err.toString()).contains("twelve digits, not: reporting");
  }

  @Test
  void test_ofTheCasesBesideTheRules_isAsExpected() {
    assertThat(run("rules", "test", cases(), "--rules", rules())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("3 of 3 as expected.");
  }

  @Test
  void test_ofOtherAnswers_saysWhichAndHow(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cases.json");
    Files.writeString(
        file,
        Files.readString(Path.of(cases()))
            .replace("\"granted\"", "\"refused\"")
            .replace("\"DURATION_TOO_LONG\", ", ""));

    assertThat(run("rules", "test", file.toString(), "--rules", rules())).isEqualTo(1);
    assertThat(out.toString())
        .contains("1 of 3 as expected.")
        .contains("\"the nightly report reads the data set\": granted by the rule shared-data")
        .contains("refused, but for DURATION_TOO_LONG, REASON_NOT_ACCEPTED");
  }

  @Test
  void test_ofNoCases_saysAllThatIsWrong(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cases.json");
    Files.writeString(
        file,
        "{\"version\":\"2\",\"cases\":[{\"name\":\"x\",\"account\":\"me\",\"expect\":\"maybe\"}]}");

    assertThat(run("rules", "test", file.toString(), "--rules", rules())).isEqualTo(2);
    assertThat(err.toString())
        .contains("version", "account", "twelve digits", "request", "granted, pending or refused");
  }

  private static String cases() {
    return Project.root().resolve("rules/access-rules.test.json").toString();
  }

  private static String rules() {
    return Project.root().resolve("rules/access-rules.json").toString();
  }

  private int run(String... words) {
    return KmsAccess.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
  }
}
