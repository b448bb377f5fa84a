package dev.kmsaccess.local.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalWorld;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class LocalSnsTest {

  private final LocalWorld world = new LocalWorld();
  private final LocalClients owner =
      world.cloud().clients(world.owner().administrator(), LocalWorld.REGION);
  private String topic = "";
  private String queue = "";

  @BeforeEach
  void createTopicAndQueue() {
    topic = owner.sns().createTopic(it -> it.name("alerts")).topicArn();
    queue =
        owner
            .sqs()
            .createQueue(
                it ->
                    it.queueName("alerts")
                        .attributes(
                            Map.of(
                                QueueAttributeName.POLICY,
                                """
                                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                  "Principal": {"Service": "sns.amazonaws.com"},
                                  "Action": "sqs:SendMessage", "Resource": "*",
                                  "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}"""
                                    .formatted(topic))))
            .queueUrl();
  }

  @Test
  void publish_isRecordedWithSubjectAndAttributes() {
    publish("CRITICAL", "A key is open.");

    assertThat(Topics.of(world.cloud()).published())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.subject()).contains("Attention");
              assertThat(it.message()).isEqualTo("A key is open.");
              assertThat(it.attributes().get("severity"))
                  .extracting(MessageAttributeValue::stringValue)
                  .isEqualTo("CRITICAL");
            });
  }

  @Test
  void subscribedQueue_getsTheMessageInItsEnvelope() {
    subscribe(Map.of());

    publish("LOW", "A \"quoted\" text");

    assertThat(received())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.body())
                    .contains("\"Type\":\"Notification\"")
                    .contains("\"Message\":\"A \\\"quoted\\\" text\""));
  }

  @Test
  void subscriptionWithAFilterPolicy_getsOnlyWhatItWants() {
    subscribe(
        Map.of("FilterPolicy", "{\"severity\": [\"CRITICAL\"]}", "RawMessageDelivery", "true"));

    publish("LOW", "one");
    publish("CRITICAL", "two");

    assertThat(received()).extracting(Message::body).containsExactly("two");
  }

  @Test
  void publish_byAForeignAccount_isRefused() {
    LocalClients member = world.cloud().clients(world.member().administrator(), LocalWorld.REGION);

    assertThatThrownBy(() -> member.sns().publish(it -> it.topicArn(topic).message("x")))
        .isInstanceOfSatisfying(
            SnsException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("AuthorizationError"));
  }

  @Test
  void publish_toATopicThatDoesNotExist_isNotFound() {
    assertThatThrownBy(() -> owner.sns().publish(it -> it.topicArn(topic + "2").message("x")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void publish_withASubjectThatNoMailCouldCarry_isRefused() {
    assertThatThrownBy(
            () -> owner.sns().publish(it -> it.topicArn(topic).subject("a\nb").message("x")))
        .hasMessageContaining("Subject");
  }

  private void publish(String severity, String text) {
    owner
        .sns()
        .publish(
            it ->
                it.topicArn(topic)
                    .subject("Attention")
                    .message(text)
                    .messageAttributes(
                        Map.of(
                            "severity",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(severity)
                                .build())));
  }

  private void subscribe(Map<String, String> attributes) {
    owner
        .sns()
        .subscribe(
            it ->
                it.topicArn(topic)
                    .protocol("sqs")
                    .endpoint("arn:aws:sqs:eu-central-1:" + world.owner().id() + ":alerts")
                    .attributes(attributes));
  }

  private List<Message> received() {
    return owner.sqs().receiveMessage(it -> it.queueUrl(queue).maxNumberOfMessages(10)).messages();
  }
}
