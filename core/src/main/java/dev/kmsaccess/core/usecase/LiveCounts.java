package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many accesses to a key an account has, remembered for a minute: a request that follows
 * another needs no listing of its own. So it is no hard limit: brokers that work at once do not see
 * what the others open in that minute, and where strangers flood the listing it counts what it
 * sees. What is above it all the same, the review ends.
 */
final class LiveCounts {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final Accesses place;
  private final Map<KeyArn, Occupancy> live = new HashMap<>();
  private Instant since = Instant.MIN;

  LiveCounts(Accesses place) {
    this.place = place;
  }

  /** Whether an access would be one more than there may be; see {@link Occupancy#isFull}. */
  boolean isFull(Access access, Optional<String> renews, int most, Instant now) {
    refresh(now);
    return to(access.scope().key()).isFull(access, renews, most, now);
  }

  /** Takes note of an access that was opened. */
  void opened(Access access) {
    to(access.scope().key()).add(access.name());
  }

  /** Forgets everything, because something was ended. */
  void forget() {
    since = Instant.MIN;
  }

  private Occupancy to(KeyArn key) {
    return live.computeIfAbsent(key, it -> new Occupancy());
  }

  private void refresh(Instant now) {
    if (!since.equals(Instant.MIN) && now.isBefore(since.plus(REMEMBERED))) {
      return;
    }
    live.clear();
    Flood flood = new Flood();
    try (Stream<Found> found = place.all()) {
      found
          .takeWhile(flood::isBorne)
          .flatMap(Meant::ours)
          .forEach(it -> to(it.handle().key()).add(it.name()));
    }
    since = now;
  }
}
