package dev.kmsaccess.local.sqs;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a queue is set up, by the names that SetQueueAttributes has for it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">SetQueueAttributes</a>
 */
record QueueAttributes(Map<String, String> values) {

  private static final Map<String, Range> NUMBERS =
      Map.of(
          "DelaySeconds", new Range(0, 900),
          "VisibilityTimeout", new Range(0, 43_200),
          "MessageRetentionPeriod", new Range(60, 1_209_600),
          "ReceiveMessageWaitTimeSeconds", new Range(0, 20),
          "MaximumMessageSize", new Range(1_024, 1_048_576),
          "KmsDataKeyReusePeriodSeconds", new Range(60, 86_400));

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "DelaySeconds", "0",
          "VisibilityTimeout", "30",
          "MessageRetentionPeriod", "345600",
          "ReceiveMessageWaitTimeSeconds", "0",
          "MaximumMessageSize", "1048576");

  private static final Set<String> TEXTS =
      Set.of(
          "Policy",
          "RedrivePolicy",
          "RedriveAllowPolicy",
          "FifoQueue",
          "ContentBasedDeduplication",
          "DeduplicationScope",
          "FifoThroughputLimit",
          "KmsMasterKeyId",
          "SqsManagedSseEnabled");

  QueueAttributes {
    values = Map.copyOf(values);
  }

  /** Returns the attributes of a queue for which nothing was said. */
  static QueueAttributes defaults() {
    return new QueueAttributes(DEFAULTS);
  }

  /** Returns these attributes changed; an empty policy takes a policy away. */
  QueueAttributes with(Map<String, String> changes) {
    Map<String, String> next = new LinkedHashMap<>(values);
    changes.forEach(
        (name, value) -> {
          check(name, value);
          if (value.isEmpty()) {
            next.remove(name);
          } else {
            next.put(name, value);
          }
        });
    return new QueueAttributes(next);
  }

  boolean isFifo() {
    return Boolean.parseBoolean(values.get("FifoQueue"));
  }

  boolean deduplicatesByContent() {
    return Boolean.parseBoolean(values.get("ContentBasedDeduplication"));
  }

  Duration delay() {
    return seconds("DelaySeconds");
  }

  Duration visibilityTimeout() {
    return seconds("VisibilityTimeout");
  }

  Duration retention() {
    return seconds("MessageRetentionPeriod");
  }

  /** Returns the most bytes that a message may have. */
  int largestMessage() {
    return Integer.parseInt(values.getOrDefault("MaximumMessageSize", "1048576"));
  }

  Optional<String> policy() {
    return Optional.ofNullable(values.get("Policy"));
  }

  /** Returns where messages go that were received too often. */
  Optional<Redrive> redrive() {
    return Optional.ofNullable(values.get("RedrivePolicy")).map(QueueAttributes::redrive);
  }

  private Duration seconds(String name) {
    return Duration.ofSeconds(Long.parseLong(values.getOrDefault(name, DEFAULTS.get(name))));
  }

  private static void check(String name, String value) {
    Range range = NUMBERS.get(name);
    if (range == null && !TEXTS.contains(name)) {
      throw SqsErrors.unknownAttribute(name);
    }
    if (range != null && !range.holds(value)) {
      throw SqsErrors.invalidAttribute(name, value);
    }
    if (name.equals("RedrivePolicy") && !value.isEmpty()) {
      redrive(value);
    }
  }

  private static Redrive redrive(String text) {
    if (StrictJson.within(JsonLimits.POLICY).read(text)
        instanceof JsonResult.Parsed(JsonObject json)) {
      Optional<String> target = json.text("deadLetterTargetArn");
      // SQS takes the count as a number and as a text.
      Optional<Integer> count =
          json.get("maxReceiveCount")
              .flatMap(
                  it ->
                      switch (it) {
                        case JsonNumber number -> whole(number.literal());
                        case JsonString string -> whole(string.text());
                        default -> Optional.empty();
                      });
      if (target.isPresent() && count.isPresent()) {
        return new Redrive(target.get(), count.get());
      }
    }
    throw SqsErrors.invalidAttribute("RedrivePolicy", text);
  }

  private static Optional<Integer> whole(String text) {
    return text.matches("[1-9]\\d{0,3}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /** Where messages go, as an ARN, and after how many receipts. */
  record Redrive(String deadLetterTargetArn, int maxReceiveCount) {}

  private record Range(long least, long most) {

    boolean holds(String text) {
      return text.matches("\\d{1,9}")
          && Long.parseLong(text) >= least
          && Long.parseLong(text) <= most;
    }
  }
}
