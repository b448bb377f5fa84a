package dev.kmsaccess.aws.finding;

import static dev.kmsaccess.aws.finding.AuditTable.number;
import static dev.kmsaccess.aws.finding.AuditTable.text;

import dev.kmsaccess.core.audit.FindingStore;
import dev.kmsaccess.core.audit.Subject;
import dev.kmsaccess.core.audit.TrackedFinding;
import dev.kmsaccess.core.audit.UnavailableException;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Findings in DynamoDB. What is open stays until it is closed; events are forgotten by their time
 * to live, when no delivery of theirs can come any more.
 */
public final class DynamoDbFindings implements FindingStore {

  private static final String FINDING = "finding";
  private static final String EVENT = "event";

  /** Lambda gives an event up after six hours; an archive may be replayed long after. */
  private static final Duration EVENTS_KEPT = Duration.ofDays(30);

  private final AuditTable table;

  /** Makes the store in a table. */
  public DynamoDbFindings(AuditTable table) {
    this.table = table;
  }

  @Override
  public Optional<TrackedFinding> find(Subject subject) {
    try {
      return table.get(kind(subject), subject.id()).map(item -> read(subject, item));
    } catch (SdkException e) {
      throw new UnavailableException("the table of findings could not be read", e);
    }
  }

  @Override
  public List<TrackedFinding> open() {
    try {
      return table.all(FINDING).stream()
          .flatMap(
              item -> Subject.parse(item.text(AuditTable.ID)).map(it -> read(it, item)).stream())
          .toList();
    } catch (SdkException e) {
      throw new UnavailableException("the table of findings could not be read", e);
    }
  }

  @Override
  public boolean put(TrackedFinding finding) {
    try {
      Subject subject = finding.subject();
      return table.put(kind(subject), subject.id(), finding.version(), write(finding));
    } catch (SdkException e) {
      throw new UnavailableException("the table of findings could not be written", e);
    }
  }

  @Override
  public boolean remove(TrackedFinding finding) {
    try {
      Subject subject = finding.subject();
      return table.delete(kind(subject), subject.id(), finding.version());
    } catch (SdkException e) {
      throw new UnavailableException("the table of findings could not be written", e);
    }
  }

  private static String kind(Subject subject) {
    return subject instanceof Subject.Event ? EVENT : FINDING;
  }

  private static Map<String, AttributeValue> write(TrackedFinding finding) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("fingerprint", text(finding.fingerprint()));
    item.put("exposure", text(finding.exposure().name()));
    item.put("severity", text(finding.severity().name()));
    item.put("since", text(finding.since().toString()));
    finding.claimed().ifPresent(it -> item.put("claimed", text(it.toString())));
    finding.told().ifPresent(it -> item.put("told", text(it.toString())));
    item.put("baseline", AttributeValue.fromBool(finding.baseline()));
    if (finding.subject() instanceof Subject.Event) {
      item.put(AuditTable.EXPIRES, number(finding.since().plus(EVENTS_KEPT).getEpochSecond()));
    }
    return item;
  }

  private static TrackedFinding read(Subject subject, StoredItem item) {
    try {
      return new TrackedFinding(
          subject,
          item.number(AuditTable.VERSION),
          item.text("fingerprint"),
          Exposure.valueOf(item.text("exposure")),
          Severity.valueOf(item.text("severity")),
          item.instant("since"),
          item.optionalInstant("claimed"),
          item.optionalInstant("told"),
          item.flag("baseline"));
    } catch (IllegalArgumentException e) {
      throw new UnavailableException("an item holds a word that is not known", e);
    }
  }
}
