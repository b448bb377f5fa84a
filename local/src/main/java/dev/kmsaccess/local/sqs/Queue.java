package dev.kmsaccess.local.sqs;

import dev.kmsaccess.core.arn.Arn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One queue and its messages, oldest first. */
final class Queue {

  /** How long a FIFO queue remembers a deduplication id. */
  private static final Duration DEDUPLICATION = Duration.ofMinutes(5);

  private final Arn arn;
  private final Instant created;
  private final List<QueuedMessage> messages = new ArrayList<>();
  private final Map<String, QueuedMessage> accepted = new HashMap<>();
  private final List<Runnable> readers = new ArrayList<>();
  private QueueAttributes attributes;

  Queue(Arn arn, Instant created, QueueAttributes attributes) {
    this.arn = arn;
    this.created = created;
    this.attributes = attributes;
  }

  Arn arn() {
    return arn;
  }

  Instant created() {
    return created;
  }

  QueueAttributes attributes() {
    return attributes;
  }

  void setAttributes(QueueAttributes changed) {
    attributes = changed;
  }

  /** Returns those who want to know when a message becomes visible. */
  List<Runnable> readers() {
    return readers;
  }

  /** Returns the message that a FIFO queue took for that deduplication id a moment ago. */
  Optional<QueuedMessage> duplicate(String deduplicationId, Instant now) {
    return Optional.ofNullable(accepted.get(deduplicationId))
        .filter(it -> now.isBefore(it.sent().plus(DEDUPLICATION)));
  }

  void add(QueuedMessage message) {
    message.deduplicationId().ifPresent(it -> accepted.put(it, message));
    messages.add(message);
    // A message that moved here keeps the order of its sending.
    messages.sort(Comparator.comparingLong(QueuedMessage::number));
  }

  void remove(QueuedMessage message) {
    messages.remove(message);
  }

  void removeAll() {
    messages.clear();
  }

  /** Returns all messages that are not older than the queue keeps them. */
  List<QueuedMessage> messages(Instant now) {
    messages.removeIf(it -> !now.isBefore(it.sent().plus(attributes.retention())));
    return List.copyOf(messages);
  }

  /** Returns the message of that receipt. */
  Optional<QueuedMessage> received(String receiptHandle) {
    return messages.stream()
        .filter(it -> it.receiptHandle().equals(Optional.of(receiptHandle)))
        .findFirst();
  }

  /**
   * Returns what can be received now, in order. A FIFO queue holds a group back while one of its
   * messages is in flight or delayed.
   */
  List<QueuedMessage> receivable(Instant now) {
    Set<String> heldBack = new HashSet<>();
    List<QueuedMessage> receivable = new ArrayList<>();
    for (QueuedMessage message : messages(now)) {
      boolean held = message.group().map(heldBack::contains).orElse(false);
      if (message.isVisible(now) && !held) {
        receivable.add(message);
      } else if (attributes.isFifo()) {
        message.group().ifPresent(heldBack::add);
      }
    }
    return receivable;
  }
}
