package dev.kmsaccess.verification;

import static dev.kmsaccess.verification.CorpusPolicies.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit --format jsonl} answers each line by itself, though it remembers those before. */
class AuditLinesTest {

  private static final String KEY = "arn:aws:kms:eu-central-1:%s:key/1234abcd-12ab-34cd-56ef-%012d";

  @Test
  void audit_policiesThatDifferInSidsAlone_answersEachAsIfItWereAlone(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonObject policy : CorpusPolicies.all()) {
      for (String sid : List.of("A", "B \"quoted\"", "")) {
        JsonObject named = named(policy, sid);
        lines.add(line(lines.size(), KEY.formatted("111122223333", lines.size()), named));
        lines.add(line(lines.size(), KEY.formatted("222233334444", 1), named));
        lines.add(
            line(
                lines.size(),
                KEY.formatted("111122223333", lines.size()),
                JsonString.of(StrictJson.write(named))));
      }
    }

    List<String> together = audit(lines, directory);

    assertThat(together).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i += 31) {
      assertThat(together.get(i)).isEqualTo(audit(List.of(lines.get(i)), directory).getFirst());
    }
  }

  @Test
  void audit_valueNamedSidElsewhere_isHeeded(@TempDir Path directory) throws IOException {
    String open =
        """
        {"Statement":{"Sid":"a","Effect":"Allow","Principal":"*","Action":"kms:Decrypt",\
        "Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"%s"}}}}\
        """;
    String wrong =
        """
        {"Statement":{"Sid":%s,"Effect":"Allow","Principal":"*","Action":"kms:Decrypt",\
        "Resource":"*"}}\
        """;
    String key = KEY.formatted("111122223333", 1);

    List<String> answers =
        audit(
            List.of(
                line(1, key, read(open.formatted("o-a1b2c3d4e5"))),
                line(2, key, read(open.formatted("o-stranger00"))),
                line(3, key, read(wrong.formatted("\"a\""))),
                line(4, key, read(wrong.formatted("5")))),
            directory);

    assertThat(answers.get(0)).contains("\"exposure\":\"NONE\"");
    assertThat(answers.get(1)).contains("\"exposure\":\"EXTERNAL\"");
    assertThat(answers.get(2)).contains("\"exposure\":\"PUBLIC\"");
    assertThat(answers.get(3)).contains("Sid").contains("must be a string").contains("line");
  }

  @Test
  void audit_organizationShorterThanAwsGives_isTakenAsItIsWritten(@TempDir Path directory)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String organization : List.of("o-ours", "o-other", "o-ours")) {
      String policy =
          """
          {"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt",\
          "Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"%s"}}}}\
          """
              .formatted(organization);
      lines.add(line(lines.size(), KEY.formatted("111122223333", 1), read(policy)));
    }

    OfflineCommand answers =
        LinesCommand.run(
            directory, lines, "audit", "--format", "jsonl", "--organization", "o-ours");

    assertThat(answers.err()).isEmpty();
    assertThat(answers.lines())
        .satisfiesExactly(
            ours -> assertThat(ours).contains("NONE"),
            other -> assertThat(other).contains("EXTERNAL"),
            ours -> assertThat(ours).contains("NONE"));
  }

  @Test
  void audit_resourceOfAnotherKey_isHeeded(@TempDir Path directory) throws IOException {
    String policy =
        """
        {"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"%s"}}\
        """
            .formatted(KEY.formatted("111122223333", 1));

    List<String> answers =
        audit(
            List.of(
                line(1, KEY.formatted("111122223333", 1), read(policy)),
                line(2, KEY.formatted("111122223333", 2), read(policy))),
            directory);

    assertThat(answers.get(0)).contains("\"exposure\":\"PUBLIC\"");
    assertThat(answers.get(1)).contains("\"exposure\":\"NONE\"");
  }

  @Test
  void audit_lineThatIsAlmostAsTheOneBefore_isAnsweredAsIfItWereAlone(@TempDir Path directory)
      throws IOException {
    String plain =
        """
        {"id":"a","keyArn":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",\
        "policy":{"Statement":[{"Sid":"S","Effect":"Allow","Principal":{"AWS":"222233334444"},\
        "Action":"kms:*","Resource":"*"},{"Sid":"T","Effect":"Allow","Principal":"*",\
        "Action":"kms:Decrypt","Resource":"*"}]}}\
        """;
    String policy = plain.substring(plain.indexOf("{\"Statement"), plain.length() - 1);
    String inString =
        plain.replace(policy, "\"" + policy.replace("\"", "\\\"").replace(",", ",\\n ") + "\"");
    List<String> almost = new ArrayList<>();
    for (String line : List.of(plain, inString)) {
      String quote = line.equals(plain) ? "\"" : "\\\"";
      String sid = quote + "S" + quote;
      almost.addAll(
          List.of(
              line.replace("\"a\"", "\"b c\""),
              line.replace("\"a\"", "\"\""),
              line.replace("\"a\"", "\"\\u0061\\n\""),
              line.replace("\"a\"", "\"\uE000\uE001\""),
              line.replace("\"a\"", "\"\u0001\""),
              line.replace("\"a\"", "7"),
              line.replace("\"a\"", "70 "),
              line.replace("\"a\"", "07"),
              line.replace("\"a\"", "7.5"),
              line.replace("\"a\"", "-7"),
              line.replace("\"a\"", "12345678901234567890"),
              line.replace("\"a\"", ""),
              line.replace("\"a\"", "null"),
              line.replace("\"a\"", "[\"a\"]"),
              line.replace("\"id\"", "\"id\":\"a\",\"id\""),
              line.replace("\"id\"", "\"Id\""),
              line.replace("key/1234abcd", "key/9999abcd"),
              line.replace("key/1234abcd", "key/12_4abcd"),
              line.replace("key/1234abcd", "key/mrk-abcd"),
              line.replace("key/1234abcd-12ab-34cd-56ef-1234567890ab", "key/"),
              line.replace("1234abcd-12ab-34cd-56ef-1234567890ab", "mrk-"),
              line.replace(
                  "1234abcd-12ab-34cd-56ef-1234567890ab", "mrk-1234abcd12ab34cd56ef1234567890ab"),
              line.replace(
                  "1234abcd-12ab-34cd-56ef-1234567890ab", "mrk-ffffabcd12ab34cd56ef1234567890ab"),
              line.replace("key/1234abcd-12ab-34cd-56ef-1234567890ab", "key/k"),
              line.replace("111122223333:key", "222233334444:key"),
              line.replace(":key/", ":alias/"),
              line.replace(sid, quote + "Somebody else" + quote),
              line.replace(sid, quote + quote),
              line.replace(sid, quote + "S\\t" + quote),
              line.replace(sid, quote + "\u00e9" + quote),
              line.replace(sid, "true"),
              line.replace(quote + "Sid" + quote, quote + "sid" + quote),
              line.replace(quote + "T" + quote, sid),
              line.replace("kms:Decrypt", "kms:Encrypt"),
              line.replace("}]}", "},]}"),
              line.replace("}]}", "}]"),
              line + "x",
              line + " ",
              " " + line));
    }
    List<String> lines = new ArrayList<>();
    almost.forEach(
        it -> lines.addAll(List.of(plain, it, inString, it, plain.replace("\"a\"", "7"), it)));

    List<String> together = audit(lines, directory);

    assertThat(together).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(together.get(i))
          .as(lines.get(i))
          .isEqualTo(audit(List.of(lines.get(i)), directory).getFirst());
    }
  }

  private static List<String> audit(List<String> lines, Path directory) throws IOException {
    // Where a line stands in its file, and when it was asked, is all that may differ.
    return LinesCommand.run(
            directory, lines, "audit", "--format", "jsonl", "--organization", "o-a1b2c3d4e5")
        .lines()
        .stream()
        .map(it -> it.replaceAll("[Ll]ine [0-9]+", "line"))
        .map(it -> it.replaceAll("(CurrentTime|EpochTime|TokenIssueTime)\":\"[^\"]*", "$1\":\"now"))
        .toList();
  }

  private static String line(int id, String key, JsonValue policy) {
    return StrictJson.write(
        JsonObject.builder().put("id", id).put("keyArn", key).put("policy", policy).build());
  }

  private static JsonObject named(JsonObject policy, String sid) {
    JsonObject.Builder named = JsonObject.builder();
    policy
        .members()
        .forEach(
            (name, value) ->
                named.put(
                    name,
                    name.equals("Statement")
                        ? JsonArray.of(
                            policy.objects("Statement").stream()
                                .map(it -> statement(it, sid))
                                .toList())
                        : value));
    return named.build();
  }

  private static JsonObject statement(JsonObject statement, String sid) {
    JsonObject.Builder named = JsonObject.builder();
    statement.members().forEach(named::put);
    return named.put("Sid", sid).build();
  }
}
