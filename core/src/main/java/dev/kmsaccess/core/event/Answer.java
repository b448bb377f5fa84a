package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import java.util.Optional;

/** What the product says on its bus. The JSON of each is described in {@code events/schemas}. */
public sealed interface Answer
    permits AccessGranted,
        AccessPending,
        AccessEnding,
        AccessRefused,
        AccessEnded,
        Swept,
        AccessChildren,
        Reviewed,
        Forwarded,
        KeyExposed,
        ExposureClosed {

  /** The {@code source} of every event that the product sends. */
  String SOURCE = "kms-access";

  /** Returns the envelope's detail-type. */
  DetailType type();

  /** Returns the envelope's detail. */
  JsonObject detail();

  /**
   * Returns the account whose bus gets a copy; empty, as by default, where the central bus will do.
   */
  default Optional<AccountId> copyTo() {
    return Optional.empty();
  }
}
