package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonValue;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CloudTrail's record of one call, as far as we use it (see <a
 * href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">record
 * contents</a>). AWS adds fields, so unknown ones are passed over; those in use must be of their
 * type. Every text in it is foreign.
 *
 * @param eventId CloudTrail's id, the same in every delivery
 * @param amends the id of the record that this one completes; empty for a record of its own
 * @param eventSource whose API was called, such as {@code kms.amazonaws.com}
 * @param eventName which operation
 * @param time when
 * @param region where
 * @param errorCode why it failed; empty for a call that succeeded
 * @param actor who called
 * @param sourceIp from where, or which service called
 * @param recipient the account that this copy of the record is for
 * @param resources the ARNs of the resources
 * @param parameters what was asked; empty where CloudTrail has null or left out too much of it
 * @param response what was answered; empty likewise
 * @param additional what does not fit there, such as the grant that RetireGrant retired
 */
public record CloudTrailRecord(
    String eventId,
    Optional<String> amends,
    String eventSource,
    String eventName,
    Instant time,
    String region,
    Optional<String> errorCode,
    Actor actor,
    String sourceIp,
    Optional<AccountId> recipient,
    List<String> resources,
    Optional<JsonObject> parameters,
    Optional<JsonObject> response,
    Optional<JsonObject> additional) {

  public CloudTrailRecord {
    resources = List.copyOf(resources);
  }

  /** Returns the id by which the recorded call is known, in every delivery and addendum. */
  public String callId() {
    return amends.orElse(eventId);
  }

  /**
   * Who called.
   *
   * @param type CloudTrail's word for the kind of identity
   * @param arn the caller's ARN; empty for services
   * @param role the role behind a session
   * @param invokedBy the service that called, if one did
   * @param account the caller's account
   */
  public record Actor(
      String type,
      Optional<String> arn,
      Optional<String> role,
      Optional<String> invokedBy,
      Optional<String> account) {

    /** Returns the caller in as few words as tell who it was; foreign text. */
    public String text() {
      return arn.or(() -> invokedBy)
          .or(() -> account.map(it -> "account " + it))
          .orElse(type.isEmpty() ? "unknown" : type);
    }
  }

  /** What came of reading a record. */
  public sealed interface Result {
    /** It is a record. */
    record Read(CloudTrailRecord record) implements Result {}

    /** It is none, and these are all the reasons. */
    record Unreadable(List<JsonProblem> problems) implements Result {
      public Unreadable {
        problems = JsonProblem.told(problems);
      }
    }
  }

  /** Reads the detail of an event; total. */
  public static Result parse(JsonObject detail) {
    List<JsonProblem> problems = new ArrayList<>();
    JsonFields fields = new JsonFields(withoutNulls(detail), "", problems);
    Optional<String> eventId = fields.requiredText("eventID");
    Optional<String> amends = fields.object("addendum").flatMap(it -> it.text("originalEventID"));
    Optional<String> eventSource = fields.requiredText("eventSource");
    Optional<String> eventName = fields.requiredText("eventName");
    Optional<String> timeText = fields.requiredText("eventTime");
    Optional<Instant> time = timeText.flatMap(CloudTrailRecord::instant);
    if (timeText.isPresent() && time.isEmpty()) {
      fields.problem("eventTime", "must be a time such as 2026-11-24T08:30:00Z.");
    }
    Optional<String> region = fields.requiredText("awsRegion");
    Optional<String> errorCode = fields.text("errorCode");
    Actor actor = actor(fields.object("userIdentity"), problems);
    String sourceIp = fields.text("sourceIPAddress").orElse("");
    Optional<AccountId> recipient = fields.text("recipientAccountId").flatMap(AccountId::parse);
    List<String> resources = resources(fields, problems);
    Optional<JsonObject> parameters = fields.object("requestParameters");
    Optional<JsonObject> response = fields.object("responseElements");
    Optional<JsonObject> additional = fields.object("additionalEventData");
    if (!problems.isEmpty()) {
      return new Result.Unreadable(problems);
    }
    return new Result.Read(
        new CloudTrailRecord(
            eventId.orElseThrow(),
            amends,
            eventSource.orElseThrow(),
            eventName.orElseThrow(),
            time.orElseThrow(),
            region.orElseThrow(),
            errorCode,
            actor,
            sourceIp,
            recipient,
            resources,
            parameters,
            response,
            additional));
  }

  private static Actor actor(Optional<JsonObject> identity, List<JsonProblem> problems) {
    if (identity.isEmpty()) {
      return new Actor("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
    JsonFields fields = new JsonFields(withoutNulls(identity.get()), "userIdentity", problems);
    Optional<String> role =
        fields
            .object("sessionContext")
            .flatMap(it -> it.object("sessionIssuer"))
            .flatMap(it -> it.text("arn"));
    return new Actor(
        fields.text("type").orElse(""),
        fields.text("arn"),
        role,
        fields.text("invokedBy"),
        fields.text("accountId"));
  }

  private static List<String> resources(JsonFields fields, List<JsonProblem> problems) {
    List<String> arns = new ArrayList<>();
    List<JsonValue> elements = fields.array("resources").orElse(List.of());
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof JsonObject resource) {
        new JsonFields(resource, "resources[" + i + "]", problems).text("ARN").ifPresent(arns::add);
      }
    }
    return arns;
  }

  /** CloudTrail writes null where there is nothing to say. */
  private static JsonObject withoutNulls(JsonObject object) {
    JsonObject.Builder kept = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!(value instanceof JsonNull)) {
                kept.put(name, value);
              }
            });
    return new JsonObject(kept.build().members(), object.place());
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
