package dev.kmsaccess.aws.log;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Metrics as lines of the log: CloudWatch reads them from there, so none costs a call.
 *
 * <p>The form is the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>. The only dimension is the stack, as the alarms of the template expect.
 */
public final class MetricLines {

  private static final String NAMESPACE = "KmsAccess";
  private static final String DIMENSION = "Stack";

  private final Consumer<String> lines;
  private final InstantSource clock;
  private final String stack;

  /**
   * Makes a writer of metrics.
   *
   * @param lines takes each line, without its end
   * @param clock tells the time of each value
   * @param stack the value of the dimension
   */
  public MetricLines(Consumer<String> lines, InstantSource clock, String stack) {
    this.lines = lines;
    this.clock = clock;
    this.stack = stack;
  }

  /** Writes counts under their names; a count of zero is written too, so that an alarm sees it. */
  public void count(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    List<JsonValue> definitions = new ArrayList<>();
    counts
        .keySet()
        .forEach(
            name ->
                definitions.add(
                    JsonObject.builder().put("Name", name).put("Unit", "Count").build()));
    JsonObject directive =
        JsonObject.builder()
            .put("Namespace", NAMESPACE)
            .put("Dimensions", JsonArray.of(List.of(JsonArray.ofTexts(List.of(DIMENSION)))))
            .put("Metrics", JsonArray.of(definitions))
            .build();
    JsonObject.Builder line =
        JsonObject.builder()
            .put(
                "_aws",
                JsonObject.builder()
                    .put("Timestamp", clock.millis())
                    .put("CloudWatchMetrics", JsonArray.of(List.of(directive)))
                    .build())
            .put(DIMENSION, stack);
    counts.forEach(line::put);
    lines.accept(StrictJson.write(line.build()));
  }
}
