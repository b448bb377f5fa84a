package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.ExceptionsParser;
import dev.kmsaccess.core.rules.RuleBookParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the files that the layers ship to their schemas and to our parsers. */
class ConfigurationFilesTest {

  private static final String RULES = "rules/access-rules.json";
  private static final String EXCEPTIONS = "exceptions/accepted-exposures.json";

  @ParameterizedTest
  @CsvSource({
    RULES + ", rules/access-rules.schema.json",
    EXCEPTIONS + ", exceptions/accepted-exposures.schema.json"
  })
  void file_isWhatItsSchemaDescribes_andPointsToIt(String file, String schema) {
    JsonObject content = EventSchemas.object(Project.text(file));

    assertThat(EventSchemas.problems(Project.text(schema), Project.text(file))).isEmpty();
    assertThat(content.text("$schema"))
        .hasValueSatisfying(it -> assertThat(schema).endsWith(it.substring(2)));
  }

  @ParameterizedTest
  @CsvSource({
    RULES + ", rules/access-rules.schema.json",
    EXCEPTIONS + ", exceptions/accepted-exposures.schema.json"
  })
  void fileWithAnUnknownMember_isRefusedBySchemaAndParser(String file, String schema) {
    JsonObject spoilt = Requests.with(EventSchemas.object(Project.text(file)), "colour", "blue");
    String text = StrictJson.write(spoilt);

    assertThat(EventSchemas.problems(Project.text(schema), text)).isNotEmpty();
    assertThat(isRefusedByItsParser(file, text)).isTrue();
  }

  @Test
  void rules_areReadByOurParser() {
    assertThat(isRefusedByItsParser(RULES, Project.text(RULES))).isFalse();
  }

  @Test
  void exceptions_areReadByOurParser() {
    assertThat(isRefusedByItsParser(EXCEPTIONS, Project.text(EXCEPTIONS))).isFalse();
  }

  private static boolean isRefusedByItsParser(String file, String text) {
    return file.equals(RULES)
        ? RuleBookParser.parse(text) instanceof RuleBookParser.Result.Invalid
        : ExceptionsParser.parse(text) instanceof ExceptionsParser.Result.Invalid;
  }
}
