package dev.kmsaccess.local.sns;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.sqs.QueueUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Every topic of every account, and all that was ever published. */
public final class Topics {

  private final LocalCloud cloud;
  private final Map<String, Topic> byArn = new TreeMap<>();
  private final List<Published> published = new ArrayList<>();

  private Topics(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the topics of a world. */
  public static Topics of(LocalCloud cloud) {
    return cloud.part(Topics.class, Topics::new);
  }

  /** Returns all that was published, oldest first. */
  public List<Published> published() {
    synchronized (cloud) {
      return List.copyOf(published);
    }
  }

  Optional<Topic> find(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  List<Topic> all() {
    return List.copyOf(byArn.values());
  }

  void create(Topic topic) {
    byArn.put(topic.arn().toString(), topic);
  }

  void delete(Topic topic) {
    byArn.remove(topic.arn().toString());
  }

  /** Records a message and sends it to whom it concerns, as tasks of the clock. */
  void publish(Topic topic, Published message) {
    published.add(message);
    for (TopicSubscription subscription : topic.subscriptions().values()) {
      boolean wanted =
          subscription
              .filterPolicy()
              .map(it -> FilterPolicy.admits(it, message.attributes()))
              .orElse(true);
      if (wanted && subscription.protocol().equals("sqs")) {
        cloud.clock().schedule(message.time(), () -> send(subscription, message));
      }
    }
  }

  private void send(TopicSubscription subscription, Published message) {
    Arn queue = Arn.parse(subscription.endpoint()).orElseThrow();
    CallerIdentity sns =
        new CallerIdentity.Service("sns.amazonaws.com", Optional.of(subscription.topic()));
    SqsClient sqs = LocalClients.of(cloud, sns, queue.region()).sqs();
    try {
      sqs.sendMessage(request(QueueUrl.of(queue), subscription, message));
    } catch (AwsServiceException refused) {
      // SNS drops what a queue does not take, unless the subscription has a redrive policy.
    }
  }

  private static SendMessageRequest request(
      String url, TopicSubscription subscription, Published message) {
    SendMessageRequest.Builder request = SendMessageRequest.builder().queueUrl(url);
    if (!subscription.isRaw()) {
      return request.messageBody(envelope(message)).build();
    }
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    message
        .attributes()
        .forEach(
            (name, it) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder()
                        .dataType(it.dataType())
                        .stringValue(it.stringValue())
                        .binaryValue(it.binaryValue())
                        .build()));
    return request.messageBody(message.message()).messageAttributes(attributes).build();
  }

  private static String envelope(Published message) {
    JsonObject.Builder attributes = JsonObject.builder();
    message
        .attributes()
        .forEach(
            (name, it) ->
                attributes.put(
                    name,
                    JsonObject.builder()
                        .put("Type", it.dataType())
                        .put("Value", it.stringValue() == null ? "" : it.stringValue())
                        .build()));
    return StrictJson.write(
        JsonObject.builder()
            .put("Type", "Notification")
            .put("MessageId", message.messageId())
            .put("TopicArn", message.topic().toString())
            .putIfPresent("Subject", message.subject())
            .put("Message", message.message())
            .put("Timestamp", message.time().toString())
            .put("MessageAttributes", attributes.build())
            .build());
  }
}
