package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import java.util.Optional;

/** What EventBridge itself looks at in the records of CloudTrail. */
final class CloudTrailRecords {

  private CloudTrailRecords() {}

  /** Whether an event records an API call that changed nothing. */
  static boolean isReadOnly(JsonObject envelope) {
    boolean record =
        envelope.text("detail-type").equals(Optional.of("AWS API Call via CloudTrail"));
    return record
        && envelope
            .object("detail")
            .flatMap(it -> it.get("readOnly"))
            .map(it -> it instanceof JsonBoolean bool && bool.value())
            .orElse(false);
  }
}
