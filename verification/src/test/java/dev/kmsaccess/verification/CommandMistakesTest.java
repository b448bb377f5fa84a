package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.cli.KmsAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people mistype is told in a sentence of its own, and never ends as an answer would. */
class CommandMistakesTest {

  private static final String POLICY = "policy.json";

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("--endpoint-url must be like", "list --region eu-central-1 --endpoint-url foo"),
        mistake("--endpoint-url must be like", "local events --endpoint-url foo"),
        mistake("--endpoint-url must be like", "local events --endpoint-url http://a_b|c"),
        mistake("--region must be the name of a Region", "list --region eu_central"),
        mistake("there is no profile 'nobody'", "list --region eu-central-1 --profile nobody"),
        mistake("there is no profile 'nobody'", "list --profile nobody"),
        mistake("--port is 0, for any, to 65535", "local --port 99999"),
        mistake("DURATION must be a duration such as", "local advance foo"),
        mistake("--as-of must be a time such as", "report --as-of tomorrow"),
        mistake("--output: there is no folder /none;", "report --output /none/report.html"),
        mistake("--output / is a directory", "report --output /"),
        mistake("--key must be a key's ARN, not: foo", "list --key foo"),
        mistake("--key must be a key's ARN, not: alias/x", "list --key alias/x"),
        mistake("--requester must have twelve digits, not: foo", "list --requester foo"),
        mistake("--key must be a key's ARN, not: foo", "history --at 2026-03-14 --key foo"),
        mistake(
            "--wait must be a duration such as",
            "request --key alias/x --grantee me --operations Decrypt --duration PT1H --wait foo"
                + " --bus arn:aws:events:eu-central-1:123456789012:event-bus/kms-access"));
  }

  private static Arguments mistake(String told, String words) {
    return Arguments.of(words, told);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistake_isNotUnderstood_andToldInASentence(String words, String told) {
    OfflineCommand command = OfflineCommand.run(words.split(" "));

    assertThat(command.status()).as(command.err()).isEqualTo(2);
    assertThat(command.out()).isEmpty();
    assertThat(command.err())
        .startsWith("kms-access: " + told)
        .doesNotContain("unexpected fault", "java.", "sending");
    assertThat(command.err().lines()).hasSize(1);
  }

  @Test
  void optionThatIsNone_isToldInALine_andWhereTheOthersAre() {
    OfflineCommand command = OfflineCommand.run("list", "--overdeu");

    assertThat(command.status()).isEqualTo(2);
    assertThat(command.err())
        .startsWith("kms-access: Unknown option: '--overdeu'")
        .contains("'kms-access list --help'")
        .doesNotContain("Usage:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rules frobnicate | there is nothing called 'frobnicate'
          local --port abc | Invalid value for option '--port': 'abc' is no whole number
          request --context dataset | Value for option '--context' (KEY=VALUE) should be in
          request --key k --grantee me --duration PT1H --expires-at T | --duration=DURATION, --exp
          """)
  void optionOfAnotherForm_isToldInPlainWords(String words, String told) {
    assertThat(OfflineCommand.run(words.split(" ")).err()).startsWith("kms-access: " + told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"history --at \u001b[31mx", "list --k\u202ey", "freeze --key a\u0007b"})
  void whatIsRepeated_setsNoTerminalOnFire(String words) {
    assertThat(OfflineCommand.run(words.split(" ")).err())
        .startsWith("kms-access: ")
        .contains("\\u{")
        .doesNotContain("\u001b", "\u202e", "\u0007");
  }

  @Test
  void help_breaksItsLinesBetweenWords_andNowhereElse() {
    assertThat(OfflineCommand.run("history", "--help").out())
        .contains("(2026-03-14T09:00:00Z).")
        .contains(
            """
            Usage: kms-access history [-hV] [--at=TIME] [--endpoint-url=URL]
                                      [--format=<format>] [--from=TIME] [--key=ARN]
            """);
    assertThat(OfflineCommand.run("help", "audit").out())
        .contains("--organization=o-…[,o-…...]", "                           The accounts of")
        .satisfies(it -> assertThat(it.lines()).allMatch(line -> line.length() <= 80));
    assertThat(OfflineCommand.run("explain", "--help").out()).contains("kms:CallerAccount");
  }

  @Test
  void command_thatTheHelpNames_answersByThatName() {
    String help = OfflineCommand.run("--help").out();
    List<String> commands =
        help.substring(help.indexOf("Commands:"))
            .lines()
            .filter(it -> it.matches(" {2}[a-z]+ .*"))
            .map(it -> it.strip().split(" ")[0])
            .toList();

    assertThat(commands).contains("demo", "audit", "simulate").hasSizeGreaterThan(20);
    assertThat(commands)
        .allSatisfy(
            it ->
                assertThat(OfflineCommand.run(it, "--help").out())
                    .contains("Usage: kms-access " + it + " "));
  }

  @Test
  void wordThatIsNoCommand_isToldWhatItMayHaveMeant() {
    assertThat(OfflineCommand.run("auditt", "policy.json").err())
        .contains("there is nothing called 'auditt'", "Did you mean: kms-access audit");
  }

  @Test
  void nothing_isAnsweredByAllThatThereIs() {
    OfflineCommand command = OfflineCommand.run();

    assertThat(command.status()).isEqualTo(2);
    assertThat(command.err()).contains("Usage: kms-access", "audit", "request");
  }

  @Test
  void errorOfTheMachine_isNoAnswerOfNo() {
    StringWriter err = new StringWriter();
    PrintWriter out =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) {
                throw new OutOfMemoryError("of heap");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });

    int status =
        KmsAccess.run(out, new PrintWriter(err, true), "rules", "check", rules().toString());

    assertThat(status).isEqualTo(3);
    assertThat(err.toString()).contains("OutOfMemoryError", "of heap").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rules check FILE",
        "rules plan FILE",
        "rules explain 210987654321 --rules FILE",
        "rules test FILE --rules RULES",
        "explain FILE --principal * --action kms:Decrypt",
        "audit POLICY --exceptions FILE",
        "local --rules FILE"
      })
  void fileThatCannotBeRead_isNotUnderstood_whicheverCommandItIsNamedTo(
      String words, @TempDir Path folder) throws IOException {
    Path large = folder.resolve("large.json");
    Files.write(large, new byte[5_000_000]);
    Files.writeString(folder.resolve(POLICY), "{}");

    assertThat(named(words, folder.resolve("none.json"), folder))
        .isEqualTo("There is no file " + folder.resolve("none.json") + ".");
    assertThat(named(words, folder, folder))
        .isEqualTo(folder + " is a directory; name the files in it.");
    assertThat(named(words, large, folder))
        .isEqualTo(large + " has 5,000,000 bytes; at most 4,194,304 are read.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,2]",
        "null",
        "\u0000\u0001",
        "{\"version\":\"1\",\"rules\":[],\"rulez\":[]}"
      })
  void local_ofRulesThatTheBrokerRefuses_doesNotStart(String rules, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("rules.json");
    Files.writeString(file, rules);

    OfflineCommand local = OfflineCommand.run("local", "--port", "0", "--rules", file.toString());

    assertThat(local.status()).as(local.err()).isEqualTo(2);
    assertThat(local.err()).contains("is no valid rules file; 'rules check' says all; first: ");
  }

  @Test
  void rulesCheck_tellsThatItsFileHasADefault() {
    assertThat(OfflineCommand.run("rules", "check", "--help").out()).contains("[FILE]");
  }

  /** Returns what a command says of a file, once it has ended with 2. */
  private static String named(String words, Path file, Path folder) {
    List<String> all =
        Stream.of(words.split(" "))
            .map(
                it ->
                    switch (it) {
                      case "FILE" -> file.toString();
                      case "RULES" -> rules().toString();
                      case "POLICY" -> folder.resolve(POLICY).toString();
                      default -> it;
                    })
            .toList();
    OfflineCommand command = OfflineCommand.run(all.toArray(String[]::new));
    assertThat(command.status()).as(command.err()).isEqualTo(2);
    return command.err().strip().replaceFirst("^kms-access: ", "");
  }

  private static Path rules() {
    return Project.root().resolve("rules/access-rules.json");
  }
}
