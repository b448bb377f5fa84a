package dev.kmsaccess.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RuleBookParserTest {

  private static final Path SHIPPED =
      Path.of(System.getProperty("project.root", ".."), "rules", "access-rules.json");

  @Test
  void parse_shippedFile_isValid() throws IOException {
    assertThat(RuleBookParser.parse(Files.readAllBytes(SHIPPED)))
        .isInstanceOfSatisfying(
            RuleBookParser.Result.Valid.class,
            valid -> {
              Rule rule = valid.rules().rules().getFirst();
              assertThat(rule.id()).isEqualTo("shared-data");
              assertThat(rule.operations()).contains(KmsOperation.RE_ENCRYPT_FROM);
              assertThat(rule.modes()).containsExactly(Mode.GRANT);
              assertThat(rule.longestDuration()).isEqualTo(Duration.ofHours(12));
              assertThat(rule.maxLive()).contains(20);
            });
  }

  @Test
  void parse_fileOfNothingButFaults_tellsSomeOfThemInFewWords() {
    StringBuilder faulty = new StringBuilder("{\"version\": \"1\", \"rules\": [");
    for (int i = 0; i < 2_000; i++) {
      faulty.append("{\"keys\": [\"").append("\\n".repeat(300)).append("\"]}, ");
    }
    for (int i = 0; i < 20_000; i++) {
      faulty.append(i == 0 ? "{" : ", ").append("\"unknown").append(i).append("\": 1");
    }

    assertThat(RuleBookParser.parse(faulty.append("}]}").toString()))
        .isInstanceOfSatisfying(
            RuleBookParser.Result.Invalid.class,
            invalid -> {
              assertThat(invalid.problems()).hasSize(101);
              assertThat(invalid.problems())
                  .allSatisfy(
                      it -> assertThat(it.toString()).hasSizeLessThan(1_300).doesNotContain("\n"));
            });
  }

  @Test
  void parse_fileWithFaults_namesEachWithItsPlace() {
    String faulty =
        """
        { "version": "1",
          "rules": [
            { "id": "A", "keys": ["shared"], "grantees": ["*"], "operations": ["ReEncrypt"],
              "modes": ["grants"], "longestDuration": "P1Y", "maxLive": 0, "colour": "red" }
          ] }
        """;

    assertThat(RuleBookParser.parse(faulty))
        .isInstanceOfSatisfying(
            RuleBookParser.Result.Invalid.class,
            invalid -> {
              assertThat(invalid.problems())
                  .extracting(JsonProblem::path)
                  .containsExactlyInAnyOrder(
                      "rules[0].id",
                      "rules[0].keys",
                      "rules[0].accounts",
                      "rules[0].grantees",
                      "rules[0].operations",
                      "rules[0].modes",
                      "rules[0].longestDuration",
                      "rules[0].maxLive",
                      "rules[0].colour");
              assertThat(invalid.problems().getFirst().place().line()).isEqualTo(3);
            });
  }

  @Test
  void parse_twoRulesWithOneId_isRefused() throws IOException {
    String shipped = Files.readString(SHIPPED);
    int from = shipped.indexOf("    {\n");
    int to = shipped.lastIndexOf("    }\n") + 5;
    String rule = shipped.substring(from, to);

    assertThat(RuleBookParser.parse(shipped.replace(rule, rule + "," + rule)))
        .isInstanceOfSatisfying(
            RuleBookParser.Result.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(JsonProblem::message)
                    .containsExactly("has two rules with the id 'shared-data'."));
  }

  @Test
  void parse_organisationPathWithAWildcardForTheOrganisation_isRefused() throws IOException {
    String faulty =
        Files.readString(SHIPPED)
            .replace("\"grantees\"", "\"organizationPaths\": [\"*/r-ab12/*\"], \"grantees\"");

    assertThat(RuleBookParser.parse(faulty)).isInstanceOf(RuleBookParser.Result.Invalid.class);
  }

  @Property
  void parse_anyBytes_givesAResult(@ForAll byte[] bytes) {
    assertThat(RuleBookParser.parse(bytes)).isNotNull();
  }
}
