package dev.kmsaccess.aws.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLogTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final List<String> lines = new ArrayList<>();
  private final JsonLog log = new JsonLog(lines::add, () -> NOW);

  @Test
  void info_withFields_isOneJsonObjectOnOneLine() {
    log.info("granted", JsonObject.builder().put("requestId", "nightly-4711").put("live", 3));

    assertThat(lines)
        .containsExactly(
            "{\"time\":\"2026-03-01T08:00:00Z\",\"level\":\"INFO\",\"message\":\"granted\","
                + "\"requestId\":\"nightly-4711\",\"live\":3}");
  }

  @Test
  void warn_withTextOfOthers_keepsItWithinItsLine() {
    log.warn("refused", JsonObject.builder().put("reason", "a\n{\"level\":\"INFO\"}"));

    assertThat(lines).singleElement().asString().doesNotContain("\n").contains("a\\n{\\\"level");
  }

  @Test
  void error_withLongText_cutsIt() {
    log.error("failed", JsonObject.builder().put("why", "x".repeat(300_000)));

    assertThat(lines).singleElement().asString().hasSizeLessThan(1_200).contains("x…");
  }
}
