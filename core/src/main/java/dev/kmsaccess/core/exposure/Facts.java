package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis is about and takes as given.
 *
 * @param variables whether {@code ${…}} in the policy is a variable
 */
record Facts(KeyArn key, TrustZone zone, Instant now, boolean variables) {

  Facts {
    // Not every engine that replays a witness reads nanoseconds.
    now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns the condition key of that name, which is a guess if it hangs on what is not known. */
  ContextKey key(String name) {
    ContextKey named = ContextKey.of(name);
    return named.origin() == ContextKey.Origin.KEY_ORGANIZATION && !fixes(named)
        ? named.asFactOfKey()
        : named;
  }

  /** Returns the value of a key that does not depend on the request; null if it is not known. */
  @Nullable String value(ContextKey key) {
    return switch (key.origin()) {
      case KEY_ACCOUNT -> this.key.account().id();
      case KEY_ARN -> this.key.toString();
      case KEY_REGION -> this.key.region();
      case KEY_MULTI_REGION -> Boolean.toString(this.key.isMultiRegion());
      case KEY_ORGANIZATION -> zone.ownOrganization().map(it -> it.id()).orElse(null);
      case NOW ->
          key.name().equals("aws:epochtime") ? Long.toString(now.getEpochSecond()) : now.toString();
      default -> null;
    };
  }

  /** Whether the key has a value that does not depend on the request. */
  boolean fixes(ContextKey key) {
    return switch (key.origin()) {
      case KEY_ACCOUNT, KEY_ARN, KEY_REGION, KEY_MULTI_REGION, NOW -> true;
      case KEY_ORGANIZATION -> zone.ownOrganization().isPresent();
      default -> false;
    };
  }
}
