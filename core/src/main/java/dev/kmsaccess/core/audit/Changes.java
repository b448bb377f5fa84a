package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.KeyExposed;

/** Tells of a recorded call in an event of ours. */
final class Changes {

  private Changes() {}

  static KeyExposed.Change of(CloudTrailRecord record) {
    return new KeyExposed.Change(
        record.eventId(),
        record.eventName(),
        record.time(),
        record.actor().text(),
        record.sourceIp());
  }
}
