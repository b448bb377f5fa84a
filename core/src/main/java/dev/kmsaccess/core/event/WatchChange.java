package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a recorded call takes away what the auditor sees by: trails that record KMS, and the
 * rules that bring their records (see <a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html#filtering-kms-events">excluding
 * KMS events from a trail</a>).
 */
public sealed interface WatchChange {

  /** How CloudTrail names the caller where a stack is deployed. */
  String CLOUD_FORMATION = "cloudformation.amazonaws.com";

  /**
   * Something is seen no longer, or may be.
   *
   * @param what what was done, one sentence for people; foreign text in it is escaped
   */
  record Dimmed(String what) implements WatchChange {}

  /** Everything is seen as before. */
  record Unrelated() implements WatchChange {}

  /**
   * Returns what a record says was done.
   *
   * @param isOurs whether a rule of that name is one of ours
   */
  static WatchChange of(CloudTrailRecord record, Predicate<String> isOurs) {
    return switch (record.eventSource()) {
      case "cloudtrail.amazonaws.com" -> trail(record);
      case "events.amazonaws.com" -> rule(record, isOurs);
      default -> new Unrelated();
    };
  }

  private static WatchChange trail(CloudTrailRecord record) {
    String trail =
        ForeignText.quoted(
            text(record, "name").or(() -> text(record, "trailName")).orElse("unknown"));
    return switch (record.eventName()) {
      case "StopLogging" -> new Dimmed("The trail " + trail + " was stopped.");
      case "DeleteTrail" -> new Dimmed("The trail " + trail + " was deleted.");
      case "UpdateTrail" -> updated(record, trail);
      case "PutEventSelectors" ->
          recordsKms(record)
              ? new Unrelated()
              : new Dimmed("The trail " + trail + " may record calls of KMS no longer.");
      default -> new Unrelated();
    };
  }

  private static WatchChange updated(CloudTrailRecord record, String trail) {
    if (isNoLonger(record, "isMultiRegionTrail")) {
      return new Dimmed("The trail " + trail + " records its home Region alone.");
    }
    return isNoLonger(record, "isOrganizationTrail")
        ? new Dimmed("The trail " + trail + " records its own account alone.")
        : new Unrelated();
  }

  private static WatchChange rule(CloudTrailRecord record, Predicate<String> isOurs) {
    Optional<String> name = text(record, "name").or(() -> text(record, "rule")).filter(isOurs);
    if (name.isEmpty()) {
      return new Unrelated();
    }
    String rule = ForeignText.quoted(name.get());
    return switch (record.eventName()) {
      case "DisableRule" -> new Dimmed("The rule " + rule + " was disabled.");
      case "DeleteRule" -> new Dimmed("The rule " + rule + " was deleted.");
      case "RemoveTargets" -> new Dimmed("The rule " + rule + " lost a target.");
      case "PutTargets" -> byHand(record, "The targets of the rule " + rule + " were written");
      case "PutRule" -> written(record, rule);
      default -> new Unrelated();
    };
  }

  private static WatchChange written(CloudTrailRecord record, String rule) {
    if (text(record, "state").equals(Optional.of("DISABLED"))) {
      return new Dimmed("The rule " + rule + " was disabled.");
    }
    return byHand(record, "The rule " + rule + " was written");
  }

  /**
   * A stack writes its rules when it is deployed; by hand a rule can be made to match nothing, or
   * to bring what it matches to somebody else.
   */
  private static WatchChange byHand(CloudTrailRecord record, String what) {
    return isDeployment(record)
        ? new Unrelated()
        : new Dimmed(what + " by hand, and may bring less.");
  }

  private static boolean isDeployment(CloudTrailRecord record) {
    return record.actor().invokedBy().equals(Optional.of(CLOUD_FORMATION))
        || record.sourceIp().equals(CLOUD_FORMATION);
  }

  /**
   * Whether selectors of either form let KMS's write events through, as far as they are understood.
   */
  private static boolean recordsKms(CloudTrailRecord record) {
    List<JsonObject> basic = objects(record, "eventSelectors");
    List<JsonObject> advanced = objects(record, "advancedEventSelectors");
    return basic.stream().anyMatch(WatchChange::basicRecordsKms)
        || advanced.stream().anyMatch(WatchChange::advancedRecordsKms);
  }

  private static boolean basicRecordsKms(JsonObject selector) {
    boolean management =
        !(selector.get("includeManagementEvents").orElse(JsonBoolean.of(true))
                instanceof JsonBoolean it)
            || it.value();
    boolean writes = selector.text("readWriteType").map(it -> !it.equals("ReadOnly")).orElse(true);
    return management
        && writes
        && !selector.texts("excludeManagementEventSources").contains("kms.amazonaws.com");
  }

  private static boolean advancedRecordsKms(JsonObject selector) {
    boolean management = false;
    for (JsonObject field : selector.objects("fieldSelectors")) {
      String name = field.text("field").orElse("");
      List<String> equal = field.texts("equals");
      switch (name) {
        case "eventCategory" -> management = equal.contains("Management");
        case "readOnly" -> {
          if (!equal.contains("false")) {
            return false;
          }
        }
        case "eventSource" -> {
          boolean excluded = field.texts("notEquals").contains("kms.amazonaws.com");
          boolean left = !equal.isEmpty() && !equal.contains("kms.amazonaws.com");
          if (excluded || left) {
            return false;
          }
        }
        // What another field leaves out may be KMS; whoever set it looks once more.
        default -> {
          return false;
        }
      }
    }
    return management;
  }

  private static boolean isNoLonger(CloudTrailRecord record, String name) {
    return record.parameters().flatMap(it -> it.get(name)).orElse(JsonBoolean.of(true))
            instanceof JsonBoolean said
        && !said.value();
  }

  private static Optional<String> text(CloudTrailRecord record, String name) {
    return record.parameters().flatMap(it -> it.text(name));
  }

  private static List<JsonObject> objects(CloudTrailRecord record, String name) {
    return record.parameters().map(it -> it.objects(name)).orElse(List.of());
  }
}
