package dev.kmsaccess.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.contract.TestAccount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeValueException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class LocalSqsTest {

  private final LocalWorld world = new LocalWorld();
  private final SqsClient sqs = client(world.owner());

  @Test
  void delayQueue_deliversOnlyAfterItsDelay() {
    String queue = create("delayed", Map.of(QueueAttributeName.DELAY_SECONDS, "900"));
    send(queue, "release");

    world.advance(Duration.ofSeconds(899));
    assertThat(receive(queue)).isEmpty();

    world.advance(Duration.ofSeconds(1));
    assertThat(receive(queue)).extracting(Message::body).containsExactly("release");
  }

  @Test
  void message_received_isHiddenUntilItsVisibilityTimeoutAndComesBack() {
    String queue = create("q", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "30"));
    send(queue, "once more");

    assertThat(receive(queue)).hasSize(1);
    assertThat(receive(queue)).isEmpty();
    world.advance(Duration.ofSeconds(30));
    assertThat(receive(queue))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.attributes())
                    .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2"));
  }

  @Test
  void message_deleted_doesNotComeBack() {
    String queue = create("q", Map.of());
    send(queue, "done");
    String handle = receive(queue).getFirst().receiptHandle();

    sqs.deleteMessage(it -> it.queueUrl(queue).receiptHandle(handle));
    world.advance(Duration.ofMinutes(5));

    assertThat(receive(queue)).isEmpty();
  }

  @Test
  void message_receivedTooOften_movesToTheDeadLetterQueue() {
    String letters = create("letters", Map.of());
    String queue =
        create(
            "q",
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "10",
                QueueAttributeName.REDRIVE_POLICY,
                """
                {"deadLetterTargetArn": "arn:aws:sqs:eu-central-1:%s:letters", "maxReceiveCount": 2}"""
                    .formatted(world.owner().id())));
    send(queue, "poison");

    for (int i = 0; i < 2; i++) {
      assertThat(receive(queue)).hasSize(1);
      world.advance(Duration.ofSeconds(10));
    }

    assertThat(receive(queue)).isEmpty();
    assertThat(receive(letters)).extracting(Message::body).containsExactly("poison");
  }

  @Test
  void message_olderThanTheRetention_isGone() {
    String queue = create("q", Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "60"));
    send(queue, "stale");

    world.advance(Duration.ofSeconds(60));

    assertThat(receive(queue)).isEmpty();
  }

  @Test
  void fifoQueue_keepsTheOrderOfAGroupAndHoldsItBackWhileOneIsInFlight() {
    String queue =
        create(
            "q.fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE,
                "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                "true"));
    for (String body : List.of("1", "2", "2", "3")) {
      sqs.sendMessage(it -> it.queueUrl(queue).messageBody(body).messageGroupId("g"));
    }

    List<Message> first = receive(queue, 1);
    assertThat(first).extracting(Message::body).containsExactly("1");
    assertThat(receive(queue)).isEmpty();

    sqs.deleteMessage(it -> it.queueUrl(queue).receiptHandle(first.getFirst().receiptHandle()));
    assertThat(receive(queue)).extracting(Message::body).containsExactly("2", "3");
  }

  @Test
  void fifoQueue_withoutAGroup_refuses() {
    String queue = create("q.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));

    assertThatThrownBy(() -> send(queue, "x")).hasMessageContaining("MessageGroupId");
  }

  @Test
  void foreignAccount_withoutAQueuePolicy_isRefused() {
    String queue = create("q", Map.of());

    assertThatThrownBy(
            () -> client(world.member()).sendMessage(it -> it.queueUrl(queue).messageBody("x")))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("not authorized to perform: sqs:SendMessage");
  }

  @Test
  void foreignAccount_namedByTheQueuePolicy_maySend() {
    String queue =
        create(
            "q",
            Map.of(
                QueueAttributeName.POLICY,
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"AWS": "%s"}, "Action": "sqs:SendMessage", "Resource": "*"}]}"""
                    .formatted(world.member().id())));

    client(world.member()).sendMessage(it -> it.queueUrl(queue).messageBody("hello"));

    assertThat(receive(queue)).hasSize(1);
  }

  @Test
  void queue_thatDoesNotExist_isNotFound() {
    assertThatThrownBy(() -> sqs.getQueueUrl(it -> it.queueName("nothing")))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  @Test
  void createQueue_withAValueOutOfRange_isRefused() {
    assertThatThrownBy(() -> create("q", Map.of(QueueAttributeName.DELAY_SECONDS, "901")))
        .isInstanceOf(InvalidAttributeValueException.class)
        .hasMessageContaining("DelaySeconds");
  }

  private SqsClient client(TestAccount account) {
    return world.cloud().clients(account.administrator(), LocalWorld.REGION).sqs();
  }

  private String create(String name, Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(it -> it.queueName(name).attributes(attributes)).queueUrl();
  }

  private void send(String queue, String body) {
    sqs.sendMessage(it -> it.queueUrl(queue).messageBody(body));
  }

  private List<Message> receive(String queue) {
    return receive(queue, 10);
  }

  private List<Message> receive(String queue, int most) {
    return sqs.receiveMessage(
            it ->
                it.queueUrl(queue)
                    .maxNumberOfMessages(most)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }
}
