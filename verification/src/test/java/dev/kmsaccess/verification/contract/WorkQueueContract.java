package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.queue.QueueBatch;
import dev.kmsaccess.aws.queue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A message comes again when the function says so, or lies where a person looks. */
abstract class WorkQueueContract extends AwsContract {

  @Test
  void comeAgain_atOnce_handsTheMessageOutAgain_andCountsIt() {
    Inbox work = openWork();
    Inbox deadLetters = Inbox.open(aws(), aws().owner(), "dead-letters");
    send(work, "one");
    QueueBatch.Message first = only(work.receive());
    assertThat(work.receive()).isEmpty();

    queue(work, deadLetters).comeAgain(first, Duration.ZERO);

    QueueBatch.Message second = only(work.receive());
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.body()).isEqualTo("one");
    assertThat(second.receipts()).isEqualTo(2);
  }

  @Test
  void comeAgain_later_holdsBackTheMessage_andWhatIsBehindIt() {
    Inbox work = openWork();
    Inbox deadLetters = Inbox.open(aws(), aws().owner(), "dead-letters");
    send(work, "one");
    QueueBatch.Message first = only(work.receive());
    send(work, "two");

    queue(work, deadLetters).comeAgain(first, Duration.ofHours(1));
    assertThat(work.receive()).isEmpty();

    queue(work, deadLetters).comeAgain(first, Duration.ZERO);
    assertThat(work.receive()).extracting(Message::body).startsWith("one");
  }

  @Test
  void setAside_putsTheMessageWhereAPersonLooks() {
    Inbox work = openWork();
    Inbox deadLetters = Inbox.open(aws(), aws().owner(), "dead-letters");
    send(work, "{\"nobody\": \"“understands”\"}");

    queue(work, deadLetters).setAside(only(work.receive()));

    assertThat(deadLetters.receive())
        .extracting(Message::body)
        .containsExactly("{\"nobody\": \"“understands”\"}");
  }

  private static WorkQueue queue(Inbox work, Inbox deadLetters) {
    return new WorkQueue(work.sqs(), work.url(), deadLetters.url());
  }

  /** Makes a queue in order, as the template makes the policy writer's. */
  private Inbox openWork() {
    return Inbox.open(
        aws(),
        aws().owner(),
        "decided.fifo",
        Map.of(
            QueueAttributeName.FIFO_QUEUE,
            "true",
            QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
            "true",
            QueueAttributeName.VISIBILITY_TIMEOUT,
            "180"));
  }

  private static void send(Inbox work, String body) {
    work.sqs()
        .sendMessage(it -> it.queueUrl(work.url()).messageGroupId("policies").messageBody(body));
  }

  /** Returns a message as Lambda hands it over. */
  private static QueueBatch.Message only(List<Message> messages) {
    assertThat(messages).hasSize(1);
    Message message = messages.getFirst();
    return new QueueBatch.Message(
        message.messageId(),
        message.body(),
        message.receiptHandle(),
        Integer.parseInt(
            message
                .attributes()
                .getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "0")));
  }
}
