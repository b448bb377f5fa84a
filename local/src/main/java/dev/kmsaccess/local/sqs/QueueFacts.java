package dev.kmsaccess.local.sqs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that GetQueueAttributes tells about a queue. */
record QueueFacts(Map<String, String> values) {

  static QueueFacts of(Queue queue, Instant now) {
    Map<String, String> facts = new TreeMap<>(queue.attributes().values());
    List<QueuedMessage> messages = queue.messages(now);
    long visible = messages.stream().filter(it -> it.isVisible(now)).count();
    long inFlight = messages.stream().filter(it -> it.isInFlight(now)).count();
    facts.put("QueueArn", queue.arn().toString());
    facts.put("CreatedTimestamp", Long.toString(queue.created().getEpochSecond()));
    facts.put("ApproximateNumberOfMessages", Long.toString(visible));
    facts.put("ApproximateNumberOfMessagesNotVisible", Long.toString(inFlight));
    facts.put(
        "ApproximateNumberOfMessagesDelayed", Long.toString(messages.size() - visible - inFlight));
    return new QueueFacts(facts);
  }

  /** Returns the attributes of those names; {@code All} means all. */
  Map<String, String> select(List<String> names) {
    if (names.contains("All")) {
      return values;
    }
    Map<String, String> selected = new TreeMap<>(values);
    selected.keySet().retainAll(names);
    return selected;
  }
}
