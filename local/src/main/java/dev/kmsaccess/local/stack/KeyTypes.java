package dev.kmsaccess.local.stack;

import java.util.Map;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** Creates keys of KMS. */
final class KeyTypes {

  private KeyTypes() {}

  static Created key(Resource resource) {
    Properties properties =
        resource.properties().without("Tags", "PendingWindowInDays", "EnableKeyRotation");
    KeyMetadata key =
        resource
            .clients()
            .kms()
            .createKey(
                it ->
                    it.policy(properties.requiredDocument("KeyPolicy"))
                        .description(properties.text("Description").orElse(null))
                        .keySpec(properties.text("KeySpec").orElse(null))
                        .keyUsage(properties.text("KeyUsage").orElse(null)))
            .keyMetadata();
    properties.refuseUnknown();
    return new Created(key.keyId(), Map.of("Arn", key.arn(), "KeyId", key.keyId()));
  }
}
