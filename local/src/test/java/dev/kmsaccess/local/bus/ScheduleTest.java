package dev.kmsaccess.local.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  /** A Sunday. */
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate(1 minute)              | 2026-03-01T09:01:00Z
          rate(5 hours)               | 2026-03-01T14:00:00Z
          rate(2 days)                | 2026-03-03T09:00:00Z
          cron(0 3 * * ? *)           | 2026-03-02T03:00:00Z
          cron(0/20 9 * * ? *)        | 2026-03-01T09:20:00Z
          cron(30 8 ? * MON-FRI *)    | 2026-03-02T08:30:00Z
          cron(0 0 1,15 * ? *)        | 2026-03-15T00:00:00Z
          cron(0 12 29 FEB ? *)       | 2028-02-29T12:00:00Z
          """)
  void next_ofAnExpression_isTheFirstTimeThatFits(String expression, String expected) {
    assertThat(Schedule.parse(expression).next(START))
        .isEqualTo(Optional.of(Instant.parse(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(1 minutes)",
        "rate(2 minute)",
        "rate(0 minutes)",
        "cron(0 3 * * * *)",
        "cron(61 3 * * ? *)",
        "cron(0 3 L * ? *)",
        "every minute"
      })
  void parse_ofWhatEventBridgeRefuses_isRefused(String expression) {
    assertThatThrownBy(() -> Schedule.parse(expression))
        .hasMessageContaining("Parameter ScheduleExpression is not valid.");
  }
}
