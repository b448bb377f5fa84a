package dev.kmsaccess.aws.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricLinesTest {

  private final List<String> lines = new ArrayList<>();
  private final MetricLines metrics =
      new MetricLines(lines::add, () -> Instant.ofEpochMilli(1_700_000_000_000L), "kms-access");

  @Test
  void count_writesOneLineInTheEmbeddedMetricFormat() {
    metrics.count(Map.of("SweepsCompleted", 1L));

    assertThat(lines)
        .containsExactly(
            "{\"_aws\":{\"Timestamp\":1700000000000,\"CloudWatchMetrics\":[{"
                + "\"Namespace\":\"KmsAccess\",\"Dimensions\":[[\"Stack\"]],"
                + "\"Metrics\":[{\"Name\":\"SweepsCompleted\",\"Unit\":\"Count\"}]}]},"
                + "\"Stack\":\"kms-access\",\"SweepsCompleted\":1}");
  }

  @Test
  void count_ofNothing_writesNothing() {
    metrics.count(Map.of());

    assertThat(lines).isEmpty();
  }
}
