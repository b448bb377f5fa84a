package dev.kmsaccess.local.sqs;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.LocalCloud;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every queue of every account. */
public final class Queues {

  private final LocalCloud cloud;
  private final Map<String, Queue> byArn = new TreeMap<>();
  private long sent;

  private Queues(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the queues of a world. */
  public static Queues of(LocalCloud cloud) {
    return cloud.part(Queues.class, Queues::new);
  }

  /**
   * Asks to be told whenever a message of a queue becomes visible, as a task of the clock; a reader
   * then finds it unless another was faster.
   */
  public void whenVisible(Arn queue, Runnable reader) {
    Queue found = find(queue).orElseThrow(SqsErrors::noSuchQueue);
    found.readers().add(reader);
    found.messages(now()).forEach(it -> announce(found, it));
  }

  Optional<Queue> find(Arn arn) {
    return Optional.ofNullable(byArn.get(arn.toString()));
  }

  List<Queue> all() {
    return List.copyOf(byArn.values());
  }

  void create(Queue queue) {
    byArn.put(queue.arn().toString(), queue);
  }

  void delete(Queue queue) {
    byArn.remove(queue.arn().toString());
  }

  /** Returns the next number in the order of sending. */
  long nextNumber() {
    return ++sent;
  }

  void send(Queue queue, QueuedMessage message) {
    queue.add(message);
    announce(queue, message);
  }

  /** Receives up to so many messages; what was received too often moves on instead. */
  List<QueuedMessage> receive(Queue queue, int most, Instant hiddenUntil) {
    List<QueuedMessage> received = new ArrayList<>();
    for (QueuedMessage message : queue.receivable(now())) {
      if (received.size() == most) {
        break;
      }
      Optional<Queue> deadLetters = deadLetters(queue, message);
      if (deadLetters.isPresent()) {
        queue.remove(message);
        message.moveAt(now());
        send(deadLetters.get(), message);
      } else {
        message.receive(now(), cloud.ids().base64(48), hiddenUntil);
        announce(queue, message);
        received.add(message);
      }
    }
    return received;
  }

  /** Tells the queue's readers when a message becomes visible. */
  void announce(Queue queue, QueuedMessage message) {
    queue.readers().forEach(it -> cloud.clock().schedule(message.visibleAt(), it));
  }

  private Optional<Queue> deadLetters(Queue queue, QueuedMessage message) {
    return queue
        .attributes()
        .redrive()
        .filter(it -> message.receiveCount() >= it.maxReceiveCount())
        .flatMap(it -> Arn.parse(it.deadLetterTargetArn()))
        .flatMap(this::find);
  }

  private Instant now() {
    return cloud.clock().instant();
  }
}
