package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An event as EventBridge delivers it (see <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">event
 * structure</a>).
 *
 * <p>{@code account} is who sent it: EventBridge writes it and no sender can. Source, detail-type,
 * time and detail are the sender's own words.
 *
 * @param id the event's id
 * @param source who claims to have sent it; only {@code aws.…} cannot be claimed
 * @param detailType what it claims to be
 * @param account the account that sent it
 * @param time when it happened, as the sender says
 * @param region where the bus is
 * @param replayName the replay that delivered it; empty for an event that is delivered as it
 *     happens
 * @param detail what it says
 */
public record EventEnvelope(
    String id,
    String source,
    String detailType,
    AccountId account,
    Instant time,
    String region,
    Optional<String> replayName,
    JsonObject detail) {

  // Past it, adding a duration to a time could overflow.
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");
  private static final StrictJson READER = StrictJson.within(JsonLimits.EVENT);

  /** What came of reading an envelope. */
  public sealed interface Result {
    /** It is an event. */
    record Read(EventEnvelope envelope) implements Result {}

    /** It is none, and these are all the reasons. */
    record Unreadable(List<JsonProblem> problems) implements Result {
      public Unreadable {
        problems = JsonProblem.told(problems);
      }
    }
  }

  /** Reads an event from bytes of UTF-8; total. */
  public static Result parse(byte[] utf8) {
    return read(READER.read(utf8));
  }

  /** Reads an event from a text; total. */
  public static Result parse(String text) {
    return read(READER.read(text));
  }

  /** Whether a schedule sent it: EventBridge lets nobody else write {@code aws.}. */
  public boolean isTick() {
    return source.equals("aws.events") && detailType.equals("Scheduled Event");
  }

  /** Returns which of our kinds the event is, if it is one. */
  public Optional<DetailType> type() {
    return DetailType.parse(detailType);
  }

  private static Result read(JsonResult json) {
    return switch (json) {
      case JsonResult.Malformed(JsonProblem problem) -> new Result.Unreadable(List.of(problem));
      case JsonResult.Parsed(JsonObject object) -> read(object);
      case JsonResult.Parsed(var other) ->
          new Result.Unreadable(
              List.of(
                  new JsonProblem(
                      "", other.place(), "An event is an object, but this is " + other.kind())));
    };
  }

  private static Result read(JsonObject object) {
    List<JsonProblem> problems = new ArrayList<>();
    JsonFields fields = new JsonFields(object, "", problems);
    // Members that EventBridge may add one day are none of our business.
    Optional<String> id = fields.requiredText("id");
    Optional<String> source = fields.requiredText("source");
    Optional<String> detailType = fields.requiredText("detail-type");
    Optional<String> accountText = fields.requiredText("account");
    Optional<AccountId> account = accountText.flatMap(AccountId::parse);
    if (accountText.isPresent() && account.isEmpty()) {
      fields.problem("account", "must be twelve digits.");
    }
    Optional<String> timeText = fields.requiredText("time");
    Optional<Instant> time = timeText.flatMap(EventEnvelope::instant);
    if (timeText.isPresent() && time.isEmpty()) {
      fields.problem("time", "must be a time such as 2026-11-24T08:30:00Z.");
    }
    Optional<String> region = fields.requiredText("region");
    Optional<String> replayName = fields.text("replay-name");
    Optional<JsonObject> detail = fields.object("detail");
    if (detail.isEmpty() && object.get("detail").isEmpty()) {
      fields.problem("detail", "is missing; it must be an object.");
    }
    if (!problems.isEmpty()) {
      return new Result.Unreadable(problems);
    }
    return new Result.Read(
        new EventEnvelope(
            id.orElseThrow(),
            source.orElseThrow(),
            detailType.orElseThrow(),
            account.orElseThrow(),
            time.orElseThrow(),
            region.orElseThrow(),
            replayName,
            detail.orElseThrow()));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text))
          .filter(it -> !it.isBefore(Instant.EPOCH) && it.isBefore(END_OF_TIME));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
