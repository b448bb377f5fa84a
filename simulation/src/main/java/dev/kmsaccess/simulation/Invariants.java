package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that must hold. */
enum Invariants implements Invariant {
  /** A round of the reaper, or of the clean-up and what its queue needs, once they can work. */
  NO_ACCESS_OUTLIVES_ITS_END("No access is there longer than a round after its end.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return now.live().stream()
          .filter(it -> it.expiry().plus(round(it.mode())).isBefore(world.now()))
          .filter(it -> world.lastTrouble().plus(round(it.mode())).isBefore(world.now()))
          .findFirst()
          .map(it -> it + " is there at " + world.now());
    }
  },

  /** Delivered twice or crashed in the middle: one request, one access. */
  A_REQUEST_HAS_ONE_ACCESS(
      "A request that was granted has exactly one access until its end or its release.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      for (Asked asked : world.asked()) {
        List<Snapshot.Live> live = now.of(asked);
        // To KMS a grantee that was made anew is another one, so a repeat makes another grant; the
        // first is of no use to anybody, and both end.
        if (live.size() > 1 && !asked.isRemade()) {
          return Optional.of(asked.id() + " has several: " + live);
        }
        boolean should =
            asked.isGranted()
                && asked.released().isEmpty()
                && !isReplaced(asked, world, now)
                && world.now().isBefore(asked.expiry());
        if (should && live.isEmpty()) {
          return Optional.of(asked.id() + " was granted and has none");
        }
        if (should
            && !asked.isRemade()
            && !asked.handles().equals(Set.of(live.getFirst().handle()))) {
          return Optional.of(asked.id() + " was told another one than " + live);
        }
      }
      return Optional.empty();
    }

    /** Whether a renewal is there, be it that nobody has heard of it yet. */
    private boolean isReplaced(Asked asked, World world, Snapshot now) {
      return asked.isReplaced()
          || world.asked().stream()
              .filter(it -> it.renews().equals(Optional.of(asked.id())))
              .anyMatch(it -> !now.of(it).isEmpty());
    }
  },

  /** The expiry comes from the request, not from the time at which it was looked at. */
  THE_END_IS_AS_ASKED("An access ends when its request says.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      for (Asked asked : world.asked()) {
        for (Snapshot.Live live : now.of(asked)) {
          if (!live.expiry().equals(asked.expiry())) {
            return Optional.of(asked.id() + " was to end at " + asked.expiry() + ": " + live);
          }
        }
      }
      return Optional.empty();
    }
  },

  /** Applied at once and once more, against a duplicate of the request that comes late. */
  A_RELEASED_ACCESS_IS_DEAD("What was released is dead within sixteen minutes.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      for (Asked asked : world.asked()) {
        Optional<Instant> released = asked.released();
        if (released.isPresent()
            && released.get().plus(RELEASED).isBefore(world.now())
            && world.lastTrouble().plus(RELEASED).isBefore(world.now())
            && !now.of(asked).isEmpty()) {
          return Optional.of(asked.id() + " was released at " + released.get());
        }
      }
      return Optional.empty();
    }
  },

  /** What the rules do not allow is never there, not even for a moment. */
  WHO_WAS_REFUSED_HAS_NOTHING("A request that the rules refuse has no access, ever.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return world.asked().stream()
          .filter(it -> !it.isGood())
          .filter(it -> it.isGranted() || !now.of(it).isEmpty())
          .findFirst()
          .map(it -> it.id() + " has one");
    }
  },

  /** Every access there is goes back to a request. */
  NOTHING_IS_THERE_UNASKED("Every access belongs to a request, and every answer.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      List<Snapshot.Live> orphans = new ArrayList<>(now.live());
      world.asked().forEach(it -> orphans.removeAll(now.of(it)));
      return orphans.stream()
          .findFirst()
          .map(it -> "nobody asked for " + it)
          .or(() -> world.unasked().stream().findFirst().map(it -> "nobody asked: " + it));
    }
  },

  /** Names prove nothing; what is not ours is not touched. */
  WHAT_IS_FOREIGN_STAYS("Grants and statements of others stay.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      Set<String> grants = new HashSet<>(world.foreignGrants());
      grants.removeAll(now.grants());
      grants.removeAll(world.outsidersGrants());
      Set<String> sids = new HashSet<>(world.foreignSids());
      sids.removeAll(now.sids());
      return grants.isEmpty() && sids.isEmpty()
          ? Optional.empty()
          : Optional.of("gone: " + grants + " " + sids);
    }
  },

  /** Silence is no answer. */
  EVERY_REQUEST_IS_ANSWERED("Every request is answered, or lies in the dead letters.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      List<Asked> silent = world.asked().stream().filter(it -> !it.isAnswered()).toList();
      if (!settled || silent.isEmpty()) {
        return Optional.empty();
      }
      String dead = String.join("\n", world.deadLetters());
      return silent.stream()
          .filter(it -> !dead.contains(it.id()))
          .findFirst()
          .map(it -> it.id() + " was never answered");
    }
  },

  /** Long after, nothing of ours is left. */
  IN_THE_END_NOTHING_IS_LEFT("When everything is over, nothing of ours is there.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return settled && !now.live().isEmpty()
          ? Optional.of("left: " + now.live().getFirst())
          : Optional.empty();
    }
  };

  private static final Duration RELEASED = Duration.ofMinutes(16);

  private final String promise;

  Invariants(String promise) {
    this.promise = promise;
  }

  @Override
  public String promise() {
    return promise;
  }

  /** Returns the first that is broken, in a sentence; empty if all hold. */
  static Optional<String> check(World world, boolean settled) {
    Snapshot now = world.look();
    for (Invariant invariant : values()) {
      Optional<String> broken = invariant.broken(world, now, settled);
      if (broken.isPresent()) {
        return Optional.of(invariant.promise() + " Here: " + broken.get());
      }
    }
    return Optional.empty();
  }

  private static Duration round(Mode mode) {
    return switch (mode) {
      case GRANT -> Duration.ofMinutes(2);
      // They gave nothing since their last second; the clean-up comes every five minutes.
      case POLICY, ROLE -> Duration.ofMinutes(12);
    };
  }
}
