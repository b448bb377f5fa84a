package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;

/** Tells of a recorded call in an event of ours. */
final class Changes {

  private Changes() {}

  static Answer.Change of(CloudTrailRecord record) {
    return new Answer.Change(
        record.eventId(),
        record.eventName(),
        record.time(),
        record.actor().text(),
        record.sourceIp());
  }
}
