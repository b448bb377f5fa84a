package dev.kmsaccess.local.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;

/** Topics, their policies and subscriptions. */
final class TopicTypes {

  private TopicTypes() {}

  static Created topic(Resource resource) {
    Properties properties = resource.properties().without("Tags");
    String name = resource.name("TopicName");
    Map<String, String> attributes = new LinkedHashMap<>();
    properties.text("DisplayName").ifPresent(it -> attributes.put("DisplayName", it));
    properties.text("KmsMasterKeyId").ifPresent(it -> attributes.put("KmsMasterKeyId", it));
    SnsClient sns = resource.clients().sns();
    String arn = sns.createTopic(it -> it.name(name).attributes(attributes)).topicArn();
    for (Properties subscription : properties.nestedList("Subscription")) {
      sns.subscribe(
          it ->
              it.topicArn(arn)
                  .protocol(subscription.required("Protocol"))
                  .endpoint(subscription.required("Endpoint")));
      subscription.refuseUnknown();
    }
    return new Created(arn, Map.of("TopicArn", arn, "TopicName", name));
  }

  static Created topicPolicy(Resource resource) {
    String policy = resource.properties().requiredDocument("PolicyDocument");
    for (String topic : resource.properties().texts("Topics")) {
      resource
          .clients()
          .sns()
          .setTopicAttributes(
              it -> it.topicArn(topic).attributeName("Policy").attributeValue(policy));
    }
    return Created.of(resource.logicalId());
  }

  static Created subscription(Resource resource) {
    Properties properties = resource.properties();
    Map<String, String> attributes = new LinkedHashMap<>();
    properties.text("RawMessageDelivery").ifPresent(it -> attributes.put("RawMessageDelivery", it));
    properties.document("FilterPolicy").ifPresent(it -> attributes.put("FilterPolicy", it));
    properties.document("RedrivePolicy").ifPresent(it -> attributes.put("RedrivePolicy", it));
    String arn =
        resource
            .clients()
            .sns()
            .subscribe(
                it ->
                    it.topicArn(properties.required("TopicArn"))
                        .protocol(properties.required("Protocol"))
                        .endpoint(properties.required("Endpoint"))
                        .attributes(attributes))
            .subscriptionArn();
    return new Created(arn, Map.of("Arn", arn));
  }
}
