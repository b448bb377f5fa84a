package dev.kmsaccess.verification;

import static dev.kmsaccess.verification.CorpusPolicies.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code audit --format jsonl} answers many lines with, which it answers by one another, must
 * be what {@code audit --format json} says, which judges each policy by itself.
 */
final class AuditedAlone {

  private AuditedAlone() {}

  /**
   * Holds it for these lines, whenever in a file one comes.
   *
   * @param trust the command's options
   * @return the answers as they are once all forms of lines are known
   */
  static List<String> assertSameAnswers(List<String> lines, Path directory, String... trust)
      throws IOException {
    // What is met for the first time is judged as it is; the second time makes the others' answers.
    List<String> thrice = Stream.of(lines, lines, lines).flatMap(List::stream).toList();
    List<String> all = audit("jsonl", thrice, directory, trust).lines().toList();
    assertThat(all).hasSize(3 * lines.size());
    List<JsonObject> alone =
        ((JsonObject) read(audit("json", lines, directory, trust))).objects("policies");
    List<String> first = all.subList(0, lines.size());
    List<String> last = all.subList(2 * lines.size(), all.size());
    List<String> otherWitnesses = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = (JsonObject) read(lines.get(i));
      for (String answer : List.of(first.get(i), last.get(i))) {
        otherWitnesses.addAll(otherWitnesses(line, (JsonObject) read(answer), alone.get(i)));
      }
    }
    assertThat(LinesCommand.run(directory, otherWitnesses, "explain", "--format", "jsonl").lines())
        .hasSameSizeAs(otherWitnesses)
        .allSatisfy(it -> assertThat(it).contains("\"decision\":\"allowed\""));
    return last;
  }

  private static List<String> otherWitnesses(JsonObject line, JsonObject answer, JsonObject alone) {
    assertThat(answer.get("id")).as(line.toString()).isEqualTo(line.get("id"));
    for (String member : List.of("exposure", "advisories", "error")) {
      assertThat(text(answer, member)).as(line.toString()).isEqualTo(text(alone, member));
    }
    return otherWitnesses(line, answer.objects("findings"), alone.objects("findings"));
  }

  /**
   * Who gets in where many do is chosen by what the names are, so that another one may be told: for
   * these the questions are returned whether they do.
   */
  private static List<String> otherWitnesses(
      JsonObject line, List<JsonObject> findings, List<JsonObject> alone) {
    List<String> questions = new ArrayList<>();
    assertThat(findings).as(line.toString()).hasSameSizeAs(alone);
    for (int i = 0; i < findings.size(); i++) {
      JsonObject finding = findings.get(i);
      for (String member : List.of("sid", "exposure", "severity", "actions", "proven")) {
        assertThat(text(finding, member)).as(line.toString()).isEqualTo(text(alone.get(i), member));
      }
      if (!text(finding, "witness").equals(text(alone.get(i), "witness"))) {
        JsonObject.Builder question = JsonObject.builder();
        line.members().forEach(question::put);
        finding.object("witness").orElseThrow().members().forEach(question::put);
        questions.add(StrictJson.write(question.build()));
      } else {
        for (String member : List.of("message", "fix")) {
          assertThat(text(finding, member))
              .as(line.toString())
              .isEqualTo(text(alone.get(i), member));
        }
      }
    }
    return questions;
  }

  // When the file was asked about is all that may differ.
  private static String text(JsonObject answer, String member) {
    return answer
        .get(member)
        .map(StrictJson::write)
        .orElse("none")
        .replaceAll("(CurrentTime|EpochTime|TokenIssueTime)\":\"[^\"]*", "$1\":\"now");
  }

  private static String audit(String format, List<String> lines, Path directory, String... trust)
      throws IOException {
    return LinesCommand.run(
            directory,
            lines,
            Stream.concat(Stream.of("audit", "--format", format), Stream.of(trust))
                .toArray(String[]::new))
        .out();
  }
}
