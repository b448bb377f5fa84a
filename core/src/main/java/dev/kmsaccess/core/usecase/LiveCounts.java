package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How many accesses to a key an account has, remembered for a minute: a request that follows
 * another needs no listing of its own. So it is no hard limit: brokers that work at once do not see
 * what the others open in that minute, and nothing ends what is above it.
 */
final class LiveCounts {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private record Whose(AccountId requester, KeyArn key) {}

  private final Accesses place;
  private final Map<Whose, Set<AccessName>> live = new HashMap<>();
  private Instant since = Instant.MIN;

  LiveCounts(Accesses place) {
    this.place = place;
  }

  /** Whether an access that is not there yet would be one more than there may be. */
  boolean isFull(Access access, int most, Instant now) {
    refresh(now);
    Set<AccessName> names = names(access);
    return !names.contains(access.name())
        && names.stream().filter(it -> !it.isOverdue(now)).count() >= most;
  }

  /** Takes note of an access that was opened. */
  void opened(Access access) {
    names(access).add(access.name());
  }

  /** Forgets everything, because something was ended. */
  void forget() {
    since = Instant.MIN;
  }

  private Set<AccessName> names(Access access) {
    return live.computeIfAbsent(
        new Whose(access.scope().requester(), access.scope().key()), it -> new HashSet<>());
  }

  private void refresh(Instant now) {
    if (!since.equals(Instant.MIN) && now.isBefore(since.plus(REMEMBERED))) {
      return;
    }
    live.clear();
    try (Stream<Found> found = place.all()) {
      found
          .flatMap(Meant::ours)
          .forEach(
              it ->
                  live.computeIfAbsent(
                          new Whose(it.name().id().requester(), it.handle().key()),
                          whose -> new HashSet<>())
                      .add(it.name()));
    }
    since = now;
  }
}
