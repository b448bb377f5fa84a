package dev.kmsaccess.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  @Test
  void parse_whatIsWrittenOfAnEnd_isTheSame() {
    Decided end =
        new Decided.ToEnd(
            new Release(
                Envelopes.MEMBER,
                "nightly",
                Optional.of(Envelopes.MEMBER),
                KeyArn.parse("arn:aws:kms:eu-central-1:123456789012:key/mrk-1"),
                Optional.of("handle"),
                List.of()),
            AccessEnded.Cause.RULE_WITHDRAWN,
            /* known= */ true,
            /* again= */ false);

    assertThat(DecidedParser.parse(end.detail())).isEqualTo(new DecidedParser.Result.Read(end));
  }

  private static JsonObject sample() throws IOException {
    JsonObject event = Envelopes.object(Files.readString(SAMPLE));
    return event.object("detail").orElseThrow(() -> new AssertionError(StrictJson.write(event)));
  }
}
