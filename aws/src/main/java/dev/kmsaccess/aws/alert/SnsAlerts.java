package dev.kmsaccess.aws.alert;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.core.audit.Alert;
import dev.kmsaccess.core.audit.AlertChannel;
import dev.kmsaccess.core.audit.AlertForm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Sends alerts to a topic, once in each form; their attributes are for the filter policies of its
 * subscriptions.
 */
public final class SnsAlerts implements AlertChannel {

  private final SnsClient sns;
  private final String topicArn;
  private final List<AlertForm> forms;

  /**
   * Makes a channel.
   *
   * @param topicArn the topic
   * @param forms the forms in which alerts are sent; at least one
   */
  public SnsAlerts(SnsClient sns, String topicArn, Set<AlertForm> forms) {
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("an alert is sent in one form at least");
    }
    this.sns = sns;
    this.topicArn = topicArn;
    this.forms = List.copyOf(new TreeSet<>(forms));
  }

  /** Returns the channel to the topic, and in the forms, that a function's settings name. */
  public static SnsAlerts of(SnsClient sns, Settings settings) {
    return new SnsAlerts(sns, settings.text(Settings.TOPIC), forms(settings));
  }

  private static Set<AlertForm> forms(Settings settings) {
    return Arrays.stream(settings.text(Settings.ALERT_FORMS).split(",", -1))
        .map(
            it ->
                AlertForm.parse(it)
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "the environment variable "
                                    + Settings.ALERT_FORMS
                                    + " names a form that there is not: "
                                    + it)))
        .collect(Collectors.toSet());
  }

  @Override
  public void send(Alert alert) {
    forms.forEach(form -> send(alert, form));
  }

  private void send(Alert alert, AlertForm form) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    alert.attributes().forEach((name, value) -> attributes.put(name, attribute(value)));
    attributes.put("form", attribute(form.text()));
    sns.publish(
        it ->
            it.topicArn(topicArn)
                .subject(alert.subject())
                .message(form.write(alert))
                .messageAttributes(attributes));
  }

  private static MessageAttributeValue attribute(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
