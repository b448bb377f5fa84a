package dev.kmsaccess.local.sns;

import dev.kmsaccess.core.arn.Arn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** A message that a topic took. */
public record Published(
    Arn topic,
    String messageId,
    Instant time,
    Optional<String> subject,
    String message,
    Map<String, MessageAttributeValue> attributes) {

  public Published {
    attributes = Map.copyOf(attributes);
  }
}
