package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells of a call that opens no key and matters all the same.
 *
 * @param kind {@code WATCH} where somebody dims the auditor's sight, {@code NOTICE} otherwise
 * @param what what happened, one sentence for people; foreign text in it is escaped
 * @param means what it means, and what to do
 */
record NoticeAlert(
    Alert.Kind kind,
    Severity severity,
    Alert.Place place,
    String what,
    String means,
    CloudTrailRecord record,
    Instant now) {

  Alert message() {
    AlertText text = new AlertText();
    text.line(severity + ": " + what);
    text.line("");
    place.key().ifPresent(it -> text.fact("key", it.toString()));
    text.fact("account", place.account());
    text.fact("region", place.region());
    text.origin(record);
    text.section("WHAT IT MEANS");
    text.line("  " + means);
    return new Alert(
        kind,
        severity,
        Optional.empty(),
        place,
        new Alert.Matter(new Subject.Event(record.callId()).id(), record.time()),
        now,
        Alert.subject(severity + ": " + what),
        what,
        List.of(means),
        text.toString());
  }
}
