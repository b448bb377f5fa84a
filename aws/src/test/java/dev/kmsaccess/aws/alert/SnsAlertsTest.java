package dev.kmsaccess.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.Alert;
import dev.kmsaccess.core.audit.AlertForm;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

class SnsAlertsTest {

  private static final String TOPIC = "arn:aws:sns:eu-central-1:111122223333:alerts";
  private static final Alert ALERT =
      new Alert(
          Alert.Kind.EXPOSURE,
          Severity.CRITICAL,
          Optional.of("PUBLIC"),
          Alert.Place.of(KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd")),
          new Alert.Matter("policy of 1234abcd", Instant.parse("2026-11-24T02:57:41Z")),
          Instant.parse("2026-11-24T03:00:00Z"),
          "Key open to the world",
          "A key is open.",
          List.of("Close it."),
          "Close it.\n");

  private final FakeSns sns = new FakeSns();

  @Test
  void send_publishesSubjectTextAndAttributes() {
    new SnsAlerts(sns, TOPIC, Set.of(AlertForm.TEXT)).send(ALERT);

    PublishRequest request = sns.published.getFirst();
    assertThat(request.topicArn()).isEqualTo(TOPIC);
    assertThat(request.subject()).isEqualTo("Key open to the world");
    assertThat(request.message()).isEqualTo("Close it.\n");
    assertThat(attributes(request))
        .containsEntry("severity", "CRITICAL")
        .containsEntry("kind", "exposure")
        .containsEntry("exposure", "PUBLIC")
        .containsEntry("account", "111122223333")
        .containsEntry("region", "eu-central-1")
        .containsEntry("form", "text");
  }

  @Test
  void send_inSeveralForms_isOneMessageEach() {
    new SnsAlerts(sns, TOPIC, EnumSet.allOf(AlertForm.class)).send(ALERT);

    assertThat(sns.published.stream().map(it -> attributes(it).get("form")))
        .containsExactly("text", "chat", "asff");
    assertThat(sns.published.get(1).message()).contains("\"source\":\"custom\"");
    assertThat(sns.published.get(2).message()).contains("\"SchemaVersion\":\"2018-10-08\"");
  }

  private static Map<String, String> attributes(PublishRequest request) {
    Map<String, String> attributes = new HashMap<>();
    request.messageAttributes().forEach((name, it) -> attributes.put(name, it.stringValue()));
    return attributes;
  }

  private static final class FakeSns implements SnsClient {
    final List<PublishRequest> published = new ArrayList<>();

    @Override
    public PublishResponse publish(PublishRequest request) {
      published.add(request);
      return PublishResponse.builder().messageId("m1").build();
    }

    @Override
    public String serviceName() {
      return "sns";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
