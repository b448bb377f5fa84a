package dev.kmsaccess.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecidedParserTest {

  private static final Path SAMPLE =
      Path.of(System.getProperty("project.root", ".."), "events", "decided-open.json");

  @Test
  void parse_sample_isRead() throws IOException {
    assertThat(DecidedParser.parse(sample())).isInstanceOf(DecidedParser.Result.Read.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+1000000000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"})
  void parse_expiryThatNoNameCanHold_isUnreadable(String expiry) throws IOException {
    JsonObject.Builder detail = JsonObject.builder();
    sample().members().forEach(detail::put);

    assertThat(DecidedParser.parse(detail.put("expiresAt", expiry).build()))
        .isInstanceOfSatisfying(
            DecidedParser.Result.Unreadable.class,
            it ->
                assertThat(it.problems())
                    .extracting(JsonProblem::path)
                    .containsExactly("detail.expiresAt"));
  }

  private static JsonObject sample() throws IOException {
    JsonObject event = Envelopes.object(Files.readString(SAMPLE));
    return event.object("detail").orElseThrow(() -> new AssertionError(StrictJson.write(event)));
  }
}
