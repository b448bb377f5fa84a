package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The accesses to one key that live in one mode, by the account that asked for them. */
final class Occupancy {

  private final Map<AccountId, Set<AccessName>> live = new HashMap<>();

  /** Lists who has access to a key now. */
  static Occupancy of(Accesses place, KeyArn key, Instant now) {
    Occupancy occupancy = new Occupancy();
    try (Stream<Found> found = place.to(key)) {
      found
          .flatMap(Meant::ours)
          .filter(it -> !it.name().isOverdue(now))
          .forEach(it -> occupancy.add(it.name()));
    }
    return occupancy;
  }

  /** Takes note of an access that is there. */
  void add(AccessName name) {
    live.computeIfAbsent(name.id().requester(), it -> new HashSet<>()).add(name);
  }

  /**
   * Whether an access would be one more than its account may have. One that is there already takes
   * no more room, and what it is to take the place of frees its own.
   *
   * @param renews the id of the request whose accesses it takes the place of
   */
  boolean isFull(Access access, Optional<String> renews, int most, Instant now) {
    Set<AccessName> others = live.getOrDefault(access.scope().requester(), Set.of());
    return !others.contains(access.name())
        && others.stream()
                .filter(it -> !it.isOverdue(now))
                .filter(it -> !renews.equals(Optional.of(it.id().requestId())))
                .count()
            >= most;
  }
}
