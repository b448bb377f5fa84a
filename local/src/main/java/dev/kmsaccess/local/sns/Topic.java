package dev.kmsaccess.local.sns;

import dev.kmsaccess.core.arn.Arn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One topic: its attributes, by SNS's names, and who has subscribed; changed in place. */
record Topic(
    Arn arn, Map<String, String> attributes, Map<String, TopicSubscription> subscriptions) {

  static Topic empty(Arn arn) {
    return new Topic(arn, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  Optional<String> policy() {
    return Optional.ofNullable(attributes.get("Policy"));
  }
}
