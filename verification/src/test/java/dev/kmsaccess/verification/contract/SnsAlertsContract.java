package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.alert.SnsAlerts;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.Alert;
import dev.kmsaccess.core.audit.AlertForm;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/** An alert reaches the subscribers of the topic, with the attributes that they filter by. */
abstract class SnsAlertsContract extends AwsContract {

  @Test
  void send_reachesASubscriber_withSubjectTextAndAttributes() {
    String topic = createTopic();
    Inbox inbox = subscribe(topic, "all", Map.of());

    alerts(topic, EnumSet.of(AlertForm.TEXT)).send(alert(Severity.CRITICAL));

    assertThat(inbox.receiveObjects())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.text("TopicArn")).hasValue(topic);
              assertThat(it.text("Subject")).hasValue("Key open to the world");
              assertThat(it.text("Message")).hasValue("Close it, “now”.\n");
              assertThat(attribute(it, "severity")).hasValue("CRITICAL");
              assertThat(attribute(it, "account")).hasValue("111122223333");
              assertThat(attribute(it, "form")).hasValue("text");
            });
  }

  @Test
  void send_inSeveralForms_reachesWhoFiltersByThem() {
    String topic = createTopic();
    Inbox chat = subscribe(topic, "chat", Map.of("FilterPolicy", "{\"form\": [\"chat\"]}"));
    Inbox all = subscribe(topic, "all", Map.of());

    alerts(topic, EnumSet.allOf(AlertForm.class)).send(alert(Severity.CRITICAL));

    assertThat(chat.receiveObjects())
        .singleElement()
        .satisfies(
            it -> assertThat(it.text("Message").orElse("")).contains("\"source\":\"custom\""));
    assertThat(all.receiveObjects())
        .extracting(it -> attribute(it, "form").orElse(""))
        .containsExactlyInAnyOrder("text", "chat", "asff");
  }

  @Test
  void send_reachesOnlyWhoFiltersByItsSeverity() {
    String topic = createTopic();
    Inbox critical =
        subscribe(topic, "critical", Map.of("FilterPolicy", "{\"severity\": [\"CRITICAL\"]}"));
    SnsAlerts alerts = alerts(topic, EnumSet.of(AlertForm.TEXT));

    alerts.send(alert(Severity.HIGH));
    assertThat(critical.receive()).isEmpty();

    alerts.send(alert(Severity.CRITICAL));
    assertThat(critical.receive()).hasSize(1);
  }

  @Test
  void send_toATopicThatIsNotThere_throws() {
    String gone = "arn:aws:sns:%s:%s:gone".formatted(AwsEndpoint.REGION, aws().owner().id());

    assertThatThrownBy(
            () -> alerts(gone, EnumSet.of(AlertForm.TEXT)).send(alert(Severity.CRITICAL)))
        .isInstanceOf(NotFoundException.class);
  }

  private SnsAlerts alerts(String topic, Set<AlertForm> forms) {
    return new SnsAlerts(sns(), topic, forms);
  }

  private String createTopic() {
    return sns().createTopic(it -> it.name("alerts")).topicArn();
  }

  private Inbox subscribe(String topic, String name, Map<String, String> attributes) {
    Inbox inbox = Inbox.open(aws(), aws().owner(), name);
    sns()
        .subscribe(
            it -> it.topicArn(topic).protocol("sqs").endpoint(inbox.arn()).attributes(attributes));
    return inbox;
  }

  private SnsClient sns() {
    return aws().client(SnsClient.builder(), aws().owner().administrator());
  }

  private static Optional<String> attribute(JsonObject message, String name) {
    return message
        .object("MessageAttributes")
        .flatMap(it -> it.object(name))
        .flatMap(it -> it.text("Value"));
  }

  private static Alert alert(Severity severity) {
    return new Alert(
        Alert.Kind.EXPOSURE,
        severity,
        Optional.of("PUBLIC"),
        Alert.Place.of(KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd")),
        new Alert.Matter("policy of 1234abcd", Instant.parse("2026-11-24T02:57:41Z")),
        Instant.parse("2026-11-24T03:00:00Z"),
        "Key open to the world",
        "A key is open.",
        List.of("Close it."),
        "Close it, “now”.\n");
  }
}
