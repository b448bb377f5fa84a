package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An access is over.
 *
 * @param requester the account that had asked
 * @param requestId what it calls the request
 * @param cause why it ended
 * @param handle where it was
 * @param grantee who had it, as AWS listed it
 * @param reshared whether it let the grantee make grants for others, which may outlive it
 * @param expiresAt when its time is or was over
 * @param endedAt when it was ended
 */
public record AccessEnded(
    AccountId requester,
    String requestId,
    Cause cause,
    Handle handle,
    String grantee,
    boolean reshared,
    Instant expiresAt,
    Instant endedAt)
    implements Answer {

  /** Returns that an access is over. */
  public static AccessEnded of(LiveAccess access, Cause cause, Instant endedAt) {
    return new AccessEnded(
        access.name().id().requester(),
        access.name().id().requestId(),
        cause,
        access.handle(),
        access.grantee(),
        access.reshares(),
        access.name().expiry(),
        endedAt);
  }

  /** Why an access ended. */
  public enum Cause {
    EXPIRED,
    RELEASED,
    RENEWED,
    RULE_WITHDRAWN,
    ACCOUNT_LEFT,
    OVER_LIMIT,
    /** Its retiring principal is not the role of our reaper, which could not have ended it. */
    RETIRER_LOST;

    /** Returns the cause as events write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the cause of that text, or empty if there is none. */
    public static Optional<Cause> parse(String text) {
      return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
    }
  }

  @Override
  public DetailType type() {
    return DetailType.ENDED;
  }

  @Override
  public JsonObject detail() {
    return JsonObject.builder()
        .put("requestId", requestId)
        .put("requester", requester.id())
        .put("cause", cause.text())
        .put("mode", handle.mode().text())
        .put("keyArn", handle.key().toString())
        .put(handle.field(), handle.id())
        .put("grantee", ForeignText.shown(grantee, 256))
        .put("reshared", reshared)
        .put("expiresAt", expiresAt.toString())
        .put("endedAt", endedAt.toString())
        .build();
  }

  @Override
  public Optional<AccountId> copyTo() {
    return Optional.of(requester);
  }
}
