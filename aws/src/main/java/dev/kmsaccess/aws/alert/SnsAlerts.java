package dev.kmsaccess.aws.alert;

import dev.kmsaccess.core.usecase.Alert;
import dev.kmsaccess.core.usecase.AlertChannel;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Sends alerts to a topic; their attributes are for the filter policies of its subscriptions. */
public final class SnsAlerts implements AlertChannel {

  private final SnsClient sns;
  private final String topicArn;

  /** Makes a channel to the topic of that ARN. */
  public SnsAlerts(SnsClient sns, String topicArn) {
    this.sns = sns;
    this.topicArn = topicArn;
  }

  @Override
  public void send(Alert alert) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    alert
        .attributes()
        .forEach(
            (name, value) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    sns.publish(
        it ->
            it.topicArn(topicArn)
                .subject(alert.subject())
                .message(alert.text())
                .messageAttributes(attributes));
  }
}
