package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * An access is over soon, so that whoever still needs it can renew it in time.
 *
 * @param access the access
 * @param saidAt when this is said
 */
public record AccessEnding(LiveAccess access, Instant saidAt) implements Answer {

  @Override
  public DetailType type() {
    return DetailType.ENDING;
  }

  @Override
  public JsonObject detail() {
    return JsonObject.builder()
        .put("requestId", access.name().id().requestId())
        .put("requester", access.name().id().requester().id())
        .put("mode", access.handle().mode().text())
        .put("keyArn", access.handle().key().toString())
        .put(access.handle().field(), access.handle().id())
        .put("grantee", ForeignText.shown(access.grantee(), 256))
        .put("expiresAt", access.name().expiry().toString())
        .put("saidAt", saidAt.toString())
        .put(
            "hint",
            "Still needed? Ask again with \"renews\": \"%s\"; the new access opens before this one"
                    .formatted(access.name().id().requestId())
                + " ends.")
        .build();
  }

  @Override
  public Optional<AccountId> copyTo() {
    return Optional.of(access.name().id().requester());
  }
}
