package dev.kmsaccess.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.usecase.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

class SnsAlertsTest {

  @Test
  void send_publishesSubjectTextAndAttributes() {
    FakeSns sns = new FakeSns();
    String topic = "arn:aws:sns:eu-central-1:111122223333:alerts";

    new SnsAlerts(sns, topic)
        .send(new Alert("Key open to the world", "Close it.", Map.of("severity", "CRITICAL")));

    PublishRequest request = sns.published.getFirst();
    assertThat(request.topicArn()).isEqualTo(topic);
    assertThat(request.subject()).isEqualTo("Key open to the world");
    assertThat(request.message()).isEqualTo("Close it.");
    assertThat(request.messageAttributes())
        .hasEntrySatisfying(
            "severity",
            it -> {
              assertThat(it.dataType()).isEqualTo("String");
              assertThat(it.stringValue()).isEqualTo("CRITICAL");
            });
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
