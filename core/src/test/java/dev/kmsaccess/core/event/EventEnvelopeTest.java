package dev.kmsaccess.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventEnvelopeTest {

  private static final String EVENT =
      """
      { "version": "0", "id": "5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11", "source": "member",
        "detail-type": "KMS Access Request", "account": "210987654321",
        "time": "2026-11-24T00:30:00Z", "region": "eu-central-1", "resources": [],
        "detail": { "account": "123456789012" } }
      """;

  @Test
  void parse_event_takesTheSenderFromTheTop() {
    assertThat(EventEnvelope.parse(EVENT))
        .isInstanceOfSatisfying(
            EventEnvelope.Result.Read.class,
            read -> {
              assertThat(read.envelope().account()).isEqualTo(Envelopes.MEMBER);
              assertThat(read.envelope().type()).contains(DetailType.REQUEST);
              assertThat(read.envelope().replayName()).isEmpty();
            });
  }

  @Test
  void parse_replayedEvent_saysOfWhichReplay() {
    assertThat(
            EventEnvelope.parse(
                EVENT.replace("\"version\"", "\"replay-name\": \"r\", \"version\"")))
        .isInstanceOfSatisfying(
            EventEnvelope.Result.Read.class,
            read -> assertThat(read.envelope().replayName()).contains("r"));
  }

  @Test
  void parse_emptyObject_namesEveryFieldThatIsMissing() {
    assertThat(EventEnvelope.parse("{}"))
        .isInstanceOfSatisfying(
            EventEnvelope.Result.Unreadable.class,
            unreadable ->
                assertThat(unreadable.problems())
                    .extracting(JsonProblem::path)
                    .containsExactlyInAnyOrder(
                        "id", "source", "detail-type", "account", "time", "region", "detail"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59Z",
        "-1000000000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "yesterday"
      })
  void parse_timeThatCannotBe_isUnreadable(String time) {
    assertThat(EventEnvelope.parse(EVENT.replace("2026-11-24T00:30:00Z", time)))
        .isInstanceOf(EventEnvelope.Result.Unreadable.class);
  }

  @Property
  void parse_anyBytes_givesAResult(@ForAll byte[] bytes) {
    assertThat(EventEnvelope.parse(bytes)).isNotNull();
  }

  @Property
  void parse_eventWithOneByteChanged_givesAResult(@ForAll int at, @ForAll byte value) {
    byte[] bytes = EVENT.getBytes(StandardCharsets.UTF_8);
    bytes[Math.floorMod(at, bytes.length)] = value;

    assertThat(EventEnvelope.parse(bytes)).isNotNull();
  }
}
