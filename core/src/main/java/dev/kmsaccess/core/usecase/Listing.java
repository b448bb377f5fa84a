package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What lives in several places, each listed when it is first asked about and then remembered: to
 * list the statements of all key policies takes a call for each key.
 */
final class Listing {

  private final InstantSource clock;
  private final Instant until;
  private final Map<Accesses, List<LiveAccess>> listed = new HashMap<>();

  /**
   * Makes a listing of nothing yet.
   *
   * @param until from this instant on nothing is listed
   */
  Listing(InstantSource clock, Instant until) {
    this.clock = clock;
    this.until = until;
  }

  /**
   * Returns all that lives in a place.
   *
   * @throws IllegalStateException if there is no time to list it
   */
  List<LiveAccess> of(Accesses place) {
    return listed.computeIfAbsent(place, this::list);
  }

  private List<LiveAccess> list(Accesses place) {
    List<LiveAccess> live = new ArrayList<>();
    try (Stream<Found> all = place.all()) {
      for (Iterator<Found> found = all.iterator(); hasNext(found); ) {
        if (found.next() instanceof Found.Ours(LiveAccess access)) {
          live.add(access);
        }
      }
    }
    return live;
  }

  private boolean hasNext(Iterator<Found> found) {
    if (!clock.instant().isBefore(until)) {
      throw new IllegalStateException("there was no time left to list what lives");
    }
    return found.hasNext();
  }

  /** Takes note that an access is over, where it was listed. */
  void remove(Accesses place, LiveAccess access) {
    listed.getOrDefault(place, new ArrayList<>()).remove(access);
  }

  /** Forgets what lives in a place, because something was opened there. */
  void forget(Accesses place) {
    listed.remove(place);
  }
}
