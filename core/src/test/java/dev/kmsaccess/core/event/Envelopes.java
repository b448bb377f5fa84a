package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Instant;
import java.util.Optional;

/** Events for tests. */
public final class Envelopes {

  /** The account that asks in tests. */
  public static final AccountId MEMBER = new AccountId("210987654321");

  /** When it asks. */
  public static final Instant TIME = Instant.parse("2026-11-24T00:30:00Z");

  private Envelopes() {}

  /** Returns an event that the member sends. */
  public static EventEnvelope of(DetailType type, String detail) {
    return of(type, MEMBER, TIME, detail);
  }

  /** Returns an event of an account. */
  public static EventEnvelope of(DetailType type, AccountId sender, Instant time, String detail) {
    return new EventEnvelope(
        "5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11",
        "member",
        type.text(),
        sender,
        time,
        "eu-central-1",
        Optional.empty(),
        object(detail));
  }

  /** Returns a JSON object. */
  public static JsonObject object(String text) {
    if (StrictJson.within(JsonLimits.EVENT).read(text)
        instanceof JsonResult.Parsed(JsonObject object)) {
      return object;
    }
    throw new IllegalArgumentException("not a JSON object: " + text);
  }
}
