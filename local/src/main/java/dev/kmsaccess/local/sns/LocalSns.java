package dev.kmsaccess.local.sns;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicResponse;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;

/**
 * SNS as one caller sees it in one Region: standard topics. Subscriptions need no confirmation;
 * queues receive, addresses of people are only remembered.
 */
public final class LocalSns implements SnsClient {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Set<String> PROTOCOLS = Set.of("sqs", "email", "email-json");
  private static final int MOST_BYTES = 262_144;
  private static final int LONGEST_SUBJECT = 100;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;
  private final Topics topics;

  /** Makes the client of a caller. */
  public LocalSns(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, SnsErrors.STYLE);
    this.topics = Topics.of(cloud);
  }

  @Override
  public CreateTopicResponse createTopic(CreateTopicRequest request) {
    return cloud.call(
        () -> {
          String name = Optional.ofNullable(request.name()).orElse("");
          Arn arn = inOwnAccount("sns:CreateTopic", name);
          if (!NAME.matcher(name).matches()) {
            throw SnsErrors.invalid(
                "Topic Name", "a standard topic's name has letters, digits, - and _");
          }
          // An existing topic of that name is the answer; it keeps its own attributes.
          if (topics.find(arn.toString()).isEmpty()) {
            Topic topic = Topic.empty(arn);
            topic.attributes().putAll(request.attributes());
            topics.create(topic);
          }
          return CreateTopicResponse.builder().topicArn(arn.toString()).build();
        });
  }

  @Override
  public DeleteTopicResponse deleteTopic(DeleteTopicRequest request) {
    return cloud.call(
        () -> {
          topics.delete(topic("sns:DeleteTopic", request.topicArn()));
          return DeleteTopicResponse.builder().build();
        });
  }

  @Override
  public ListTopicsResponse listTopics(ListTopicsRequest request) {
    return cloud.call(
        () -> {
          Arn all = inOwnAccount("sns:ListTopics", "*");
          return ListTopicsResponse.builder()
              .topics(
                  topics.all().stream()
                      .map(Topic::arn)
                      .filter(it -> it.account().equals(all.account()))
                      .filter(it -> it.region().equals(region))
                      .map(LocalSns::shown)
                      .toList())
              .build();
        });
  }

  @Override
  public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
    return cloud.call(
        () -> {
          Topic topic = topic("sns:GetTopicAttributes", request.topicArn());
          Map<String, String> attributes = new TreeMap<>(topic.attributes());
          attributes.put("TopicArn", topic.arn().toString());
          attributes.put("Owner", topic.arn().account());
          attributes.put("SubscriptionsConfirmed", Integer.toString(topic.subscriptions().size()));
          return GetTopicAttributesResponse.builder().attributes(attributes).build();
        });
  }

  @Override
  public SetTopicAttributesResponse setTopicAttributes(SetTopicAttributesRequest request) {
    return cloud.call(
        () -> {
          Topic topic = topic("sns:SetTopicAttributes", request.topicArn());
          topic
              .attributes()
              .put(
                  request.attributeName(),
                  Optional.ofNullable(request.attributeValue()).orElse(""));
          return SetTopicAttributesResponse.builder().build();
        });
  }

  @Override
  public SubscribeResponse subscribe(SubscribeRequest request) {
    return cloud.call(
        () -> {
          Topic topic = topic("sns:Subscribe", request.topicArn());
          if (!PROTOCOLS.contains(request.protocol())) {
            throw SnsErrors.invalid(
                "Protocol",
                "the local accounts deliver to " + PROTOCOLS + ", not to " + request.protocol());
          }
          Optional.ofNullable(request.attributes().get("FilterPolicy"))
              .ifPresent(FilterPolicy::check);
          TopicSubscription subscription =
              new TopicSubscription(
                  topic.arn() + ":" + cloud.ids().uuid(),
                  topic.arn(),
                  request.protocol(),
                  request.endpoint(),
                  request.attributes());
          topic.subscriptions().put(subscription.arn(), subscription);
          return SubscribeResponse.builder().subscriptionArn(subscription.arn()).build();
        });
  }

  @Override
  public UnsubscribeResponse unsubscribe(UnsubscribeRequest request) {
    return cloud.call(
        () -> {
          Topic topic =
              topics.all().stream()
                  .filter(it -> it.subscriptions().containsKey(request.subscriptionArn()))
                  .findFirst()
                  .orElseThrow(SnsErrors::noSuchSubscription);
          topic("sns:Unsubscribe", topic.arn().toString())
              .subscriptions()
              .remove(request.subscriptionArn());
          return UnsubscribeResponse.builder().build();
        });
  }

  @Override
  public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(
      ListSubscriptionsByTopicRequest request) {
    return cloud.call(
        () -> {
          Topic topic = topic("sns:ListSubscriptionsByTopic", request.topicArn());
          return ListSubscriptionsByTopicResponse.builder()
              .subscriptions(topic.subscriptions().values().stream().map(LocalSns::shown).toList())
              .build();
        });
  }

  @Override
  public PublishResponse publish(PublishRequest request) {
    return cloud.call(
        () -> {
          String arn =
              Optional.ofNullable(request.topicArn())
                  .or(() -> Optional.ofNullable(request.targetArn()))
                  .orElseThrow(() -> SnsErrors.invalid("TopicArn", "it is required"));
          Topic topic = topic("sns:Publish", arn);
          String text = Optional.ofNullable(request.message()).orElse("");
          if (text.isEmpty()) {
            throw SnsErrors.invalid("Message", "Empty message");
          }
          if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw SnsErrors.invalid("Message", "Message too long");
          }
          Optional<String> subject = Optional.ofNullable(request.subject());
          subject.ifPresent(LocalSns::checkSubject);
          Published message =
              new Published(
                  topic.arn(),
                  cloud.ids().uuid(),
                  cloud.clock().instant(),
                  subject,
                  text,
                  request.messageAttributes());
          topics.publish(topic, message);
          return PublishResponse.builder().messageId(message.messageId()).build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  /** Returns the topic of an ARN, once the caller may do this with it. */
  private Topic topic(String action, String arn) {
    Topic topic =
        topics.find(Optional.ofNullable(arn).orElse("")).orElseThrow(SnsErrors::noSuchTopic);
    ServiceCall call =
        ServiceCall.of(action, topic.arn().toString(), new AccountId(topic.arn().account()));
    authorizer.require(caller, topic.policy().map(call::under).orElse(call));
    return topic;
  }

  /** Returns the ARN of a topic in the caller's account, once the caller may do this with it. */
  private Arn inOwnAccount(String action, String name) {
    AccountId own = caller.account().orElseThrow(SnsErrors.STYLE::unknownClient);
    Arn arn = new Arn(LocalCloud.PARTITION, "sns", region, own.id(), name);
    authorizer.require(caller, ServiceCall.of(action, arn.toString(), own));
    return arn;
  }

  /** SNS takes only what a mail's subject line can hold. */
  private static void checkSubject(String subject) {
    boolean printable = subject.chars().allMatch(it -> it >= ' ' && it <= '~');
    if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT || !printable) {
      throw SnsErrors.invalid("Subject", "it has 1 to 100 printable ASCII characters");
    }
  }

  private static software.amazon.awssdk.services.sns.model.Topic shown(Arn arn) {
    return software.amazon.awssdk.services.sns.model.Topic.builder()
        .topicArn(arn.toString())
        .build();
  }

  private static Subscription shown(TopicSubscription it) {
    return Subscription.builder()
        .subscriptionArn(it.arn())
        .topicArn(it.topic().toString())
        .owner(it.topic().account())
        .protocol(it.protocol())
        .endpoint(it.endpoint())
        .build();
  }
}
