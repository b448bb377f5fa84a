package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All that must hold. */
enum Invariants implements Invariant {
  /** A round of the reaper, or of the clean-up and what its queue needs, once they can work. */
  NO_ACCESS_OUTLIVES_ITS_END("No access is there longer than a round after its end.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return now.live().stream()
          .filter(it -> it.expiry().plus(round(world, it)).isBefore(world.now()))
          .filter(it -> !world.faults().isStuck(it.handle()))
          .filter(it -> world.lastTrouble().plus(round(world, it)).isBefore(world.now()))
          .findFirst()
          .map(it -> it + " is there at " + world.now());
    }

    /** What a reaper that is no more should have ended, the next review ends. */
    private Duration round(World world, Snapshot.Live live) {
      return world.isAdrift(live) ? REVIEW : Invariants.round(live.mode());
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
        // The same goes for a reaper that was made anew.
        if (live.size() > 1 && !asked.isRemade() && !asked.isAdrift()) {
          return Optional.of(asked.id() + " has several: " + live);
        }
        boolean should =
            asked.isGranted()
                && asked.released().isEmpty()
                && !asked.isWithdrawn()
                && !asked.isAdrift()
                && !asked.hasLeft()
                && !isReplaced(asked, world, now)
                && world.now().isBefore(asked.expiry().minus(world.skew()));
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

  /** Neither more nor for somebody else. */
  AN_ACCESS_GIVES_WHAT_WAS_ASKED("An access gives what was asked, to whom it was asked for.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      for (Asked asked : world.asked()) {
        for (Snapshot.Live live : now.of(asked)) {
          if (!live.key().equals(asked.key().keyId())) {
            return Optional.of(asked.id() + " is for another key: " + live);
          }
          // KMS shows a grantee that was deleted by its id.
          if (live.grant()
              .filter(
                  it ->
                      !it.operations().equals(World.OPERATIONS)
                          || (!asked.isRemade() && !it.grantee().equals(asked.grantee())))
              .isPresent()) {
            return Optional.of(asked.id() + " gives something else: " + live);
          }
        }
      }
      return Optional.empty();
    }
  },

  /** However it was late: delivered late, tried again, sent again from the dead letters. */
  NOTHING_IS_GRANTED_LATE("A request older than ten minutes makes no grant.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      for (Asked asked : world.asked()) {
        for (Snapshot.Live live : now.of(asked)) {
          Instant latest = asked.time().plus(STALE).plus(world.skew());
          if (live.grant().filter(it -> it.made().isAfter(latest)).isPresent()) {
            return Optional.of(asked.id() + " was asked at " + asked.time() + ": " + live);
          }
        }
      }
      return Optional.empty();
    }
  },

  /** Tried, not read: the local KMS decides. */
  WHO_HAS_NO_ACCESS_CANNOT_USE_THE_KEY(
      "Nobody can use the key without an access, and its grantee can with one.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      if (!world.isThorough()) {
        return Optional.empty();
      }
      return world.keys().stream()
          .flatMap(
              key ->
                  Stream.concat(
                      world.users().strangersWhoCan(key).stream()
                          .map(it -> "nobody may ask for " + it + " and it can"),
                      world.readers().stream().flatMap(it -> wrong(world, now, it, key))))
          .findFirst();
    }

    private Stream<String> wrong(World world, Snapshot now, String reader, KeyArn key) {
      List<Asked> his =
          world.asked().stream()
              .filter(it -> it.grantee().equals(reader) && it.key().equals(key))
              .toList();
      boolean must = his.stream().anyMatch(it -> must(world, now, it));
      boolean may =
          his.stream()
              .anyMatch(
                  it ->
                      (it.mode() == Mode.GRANT || world.isInside(it.requester()))
                          && (!now.of(it).isEmpty()
                              || (it.isGood() && it.last().plus(AFTERGLOW).isAfter(world.now()))));
      boolean can = world.users().canUse(reader, key);
      return can && !may
          ? Stream.of(reader + " has no access and can")
          : !can && must ? Stream.of(reader + " was granted one and cannot") : Stream.of();
    }

    private boolean must(World world, Snapshot now, Asked asked) {
      return asked.mode() != Mode.ROLE
          && !asked.isRemade()
          && asked.granted().filter(it -> it.plus(AFTERGLOW).isBefore(world.now())).isPresent()
          && asked.released().isEmpty()
          && !asked.isReplaced()
          && !asked.hasLeft()
          && world.now().isBefore(asked.expiry())
          && !now.of(asked).isEmpty();
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
            && world.lastTroubleOfTheBroker().plus(RELEASED).isBefore(world.now())
            // A release looks for what the reaper's role of today can retire.
            && !asked.isAdrift()
            && !now.of(asked).isEmpty()
            && !isDead(world, asked)) {
          return Optional.of(asked.id() + " was released at " + released.get());
        }
      }
      return Optional.empty();
    }
  },

  /** Each write of a policy that lost somebody's edit is told from the edit's record. */
  NO_EDIT_IS_LOST_UNDETECTED(
      "An edit of the key's policy that was written over is told to the security team.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      if (!settled) {
        return Optional.empty();
      }
      Set<String> lost = new HashSet<>(world.others().unseenSids());
      lost.removeAll(now.sids());
      if (lost.isEmpty()) {
        return Optional.empty();
      }
      String told = String.join("\n", world.alerts());
      return lost.stream()
          .filter(it -> !told.contains("\"" + it + "\""))
          .findFirst()
          .map(it -> it + " is gone and nobody was told");
    }
  },

  /** A function that dies of an event dies of it each time. */
  NO_FUNCTION_FAILS_OF_ITSELF("A function fails only where a call of AWS failed.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return world.conduct().failures().stream().findFirst();
    }
  },

  /** One listing for all keys, a page for each hundred. */
  A_SWEEP_READS_WHAT_IT_MUST("The reaper reads one page for each hundred grants, and no more.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      int pages = world.conduct().listings();
      int grants = now.grants().size() + world.others().grants();
      return pages > 1 && pages > 1 + (grants + MEANWHILE) / 100
          ? Optional.of(pages + " pages for some " + grants + " grants")
          : Optional.empty();
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

  /** A product that refuses everything keeps all the other promises. */
  WHAT_IS_ALLOWED_IS_GRANTED(
      "A request that the rules allow is granted, unless something was in its way.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return world.asked().stream()
          .filter(it -> it.isWithoutDoubt() && !it.isGranted())
          .filter(it -> it.renews().isEmpty() && it.released().isEmpty())
          .filter(it -> world.lastTroubleOfTheBroker().plus(queued(it)).isBefore(it.time()))
          .filter(it -> it.time().plus(PROMPT).isBefore(world.now()))
          .findFirst()
          .map(it -> it.id() + " was not");
    }

    /** The writer's queue goes on only after what a writer that died had taken from it. */
    private Duration queued(Asked asked) {
      return asked.mode() == Mode.GRANT ? Duration.ZERO : round(asked.mode());
    }
  },

  /** The broker's own role may not, whatever the broker thinks. */
  NOTHING_IS_GIVEN_IN_A_FREEZE("What is asked for and decided in a freeze is not granted.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return world.asked().stream()
          .filter(it -> it.isFrozenOut() && (it.isGranted() || !now.of(it).isEmpty()))
          .findFirst()
          .map(it -> it.id() + " was granted");
    }
  },

  /** Whoever counts on an access hears that it is over. */
  EVERY_END_IS_TOLD("The end of an access is announced, unless a fault was in the way.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return world.asked().stream()
          .filter(it -> it.isGranted() && !it.isEnded() && now.of(it).isEmpty())
          .filter(it -> it.released().isEmpty() && !it.isReplaced() && !it.isAdrift())
          .filter(it -> world.lastTrouble().plus(round(it.mode())).isBefore(it.expiry()))
          .filter(it -> it.expiry().plus(round(it.mode())).isBefore(world.now()))
          .findFirst()
          .map(it -> "nobody was told of the end of " + it.id());
    }
  },

  /** The bus keeps them out; nobody else looks. */
  WHO_LEFT_CANNOT_ASK("An account outside the organisation cannot ask.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      return world.heardFromOutside().stream().findFirst().map(it -> it + " was taken");
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
  WHAT_IS_FOREIGN_STAYS("Grants, statements and roles of others stay.") {
    @Override
    public Optional<String> broken(World world, Snapshot now, boolean settled) {
      Set<String> missing = world.others().missing(now);
      return missing.isEmpty() ? Optional.empty() : Optional.of("gone: " + missing);
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

  static final Duration STALE = Duration.ofMinutes(10);

  /** Within which a request is answered that nothing stands against. */
  private static final Duration PROMPT = Duration.ofMinutes(2);

  /** Until KMS knows everywhere what was made and what is gone, and a round for who ends it. */
  private static final Duration AFTERGLOW = Duration.ofMinutes(5);

  /** Grants may have ended between a sweep and the look after it. */
  private static final int MEANWHILE = 50;

  /** A review, and five minutes in which it may be late. */
  static final Duration REVIEW = Duration.ofMinutes(66);

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

  /** Whether a release of the request was given up on, and lies where operators see it. */
  private static boolean isDead(World world, Asked asked) {
    return world.deadLetters().stream()
        .anyMatch(it -> it.contains(asked.id()) && it.contains("KMS Access Release"));
  }

  private static Duration round(Mode mode) {
    return switch (mode) {
      case GRANT -> Duration.ofMinutes(2);
      // They gave nothing since their last second; the clean-up comes every five minutes.
      case POLICY, ROLE -> Duration.ofMinutes(12);
    };
  }
}
