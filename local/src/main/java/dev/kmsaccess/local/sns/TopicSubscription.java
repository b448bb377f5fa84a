package dev.kmsaccess.local.sns;

import dev.kmsaccess.core.arn.Arn;
import java.util.Map;
import java.util.Optional;

/**
 * Who hears of a topic's messages.
 *
 * @param arn the subscription's own ARN
 * @param protocol {@code sqs}, or one that only people read, such as {@code email}
 * @param endpoint the queue's ARN or the address
 * @param attributes by SNS's names
 */
record TopicSubscription(
    String arn, Arn topic, String protocol, String endpoint, Map<String, String> attributes) {

  TopicSubscription {
    attributes = Map.copyOf(attributes);
  }

  /** Whether a queue gets the bare message and not SNS's envelope around it. */
  boolean isRaw() {
    return Boolean.parseBoolean(attributes.get("RawMessageDelivery"));
  }

  /** Returns the pattern that message attributes must match. */
  Optional<String> filterPolicy() {
    return Optional.ofNullable(attributes.get("FilterPolicy"));
  }
}
