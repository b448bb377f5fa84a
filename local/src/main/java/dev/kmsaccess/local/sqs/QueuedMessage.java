package dev.kmsaccess.local.sqs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A message in a queue; changed in place as it is received and comes back. */
final class QueuedMessage {

  private final String id;
  private final String body;
  private final Map<String, MessageAttributeValue> attributes;
  private final Optional<String> group;
  private final Optional<String> deduplicationId;
  private final String sender;
  private final Instant sent;
  private final long number;
  private Instant visibleAt;
  private int receiveCount;
  private Optional<Instant> firstReceived = Optional.empty();
  private Optional<String> receiptHandle = Optional.empty();

  QueuedMessage(
      String id,
      String body,
      Map<String, MessageAttributeValue> attributes,
      Optional<String> group,
      Optional<String> deduplicationId,
      String sender,
      Instant sent,
      long number,
      Instant visibleAt) {
    this.id = id;
    this.body = body;
    this.attributes = Map.copyOf(attributes);
    this.group = group;
    this.deduplicationId = deduplicationId;
    this.sender = sender;
    this.sent = sent;
    this.number = number;
    this.visibleAt = visibleAt;
  }

  String id() {
    return id;
  }

  String body() {
    return body;
  }

  Map<String, MessageAttributeValue> attributes() {
    return attributes;
  }

  Optional<String> group() {
    return group;
  }

  Optional<String> deduplicationId() {
    return deduplicationId;
  }

  /** Returns the {@code aws:userid} of who sent it. */
  String sender() {
    return sender;
  }

  Instant sent() {
    return sent;
  }

  /** Returns its place in the order of sending. */
  long number() {
    return number;
  }

  /** Returns from when on it can be received. */
  Instant visibleAt() {
    return visibleAt;
  }

  int receiveCount() {
    return receiveCount;
  }

  Optional<Instant> firstReceived() {
    return firstReceived;
  }

  /** Returns the handle of its latest receipt. */
  Optional<String> receiptHandle() {
    return receiptHandle;
  }

  boolean isVisible(Instant now) {
    return !now.isBefore(visibleAt);
  }

  /** Whether somebody has received it and may still delete it. */
  boolean isInFlight(Instant now) {
    return receiveCount > 0 && !isVisible(now);
  }

  void receive(Instant now, String handle, Instant hiddenUntil) {
    receiveCount++;
    firstReceived = firstReceived.or(() -> Optional.of(now));
    receiptHandle = Optional.of(handle);
    visibleAt = hiddenUntil;
  }

  void hideUntil(Instant time) {
    visibleAt = time;
  }

  /** Puts it before readers anew, as it is when it moves to a dead-letter queue. */
  void moveAt(Instant now) {
    receiveCount = 0;
    receiptHandle = Optional.empty();
    visibleAt = now;
  }
}
