package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.usecase.SweepReport.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ends accesses whose time is over. It needs the accesses' own names and nothing else: no rules, no
 * list of keys, no memory of earlier sweeps.
 *
 * <p>The oldest end first. One that cannot be ended never stops the others, and a listing that
 * breaks off still has ended what it had found. What is left over is still there for the next
 * sweep: the access is its own record.
 */
public final class Reaper {

  /** Few enough for one call of PutEvents, so that little is unannounced after a crash. */
  private static final int ANNOUNCED_TOGETHER = 5;

  private final List<Accesses> places;
  private final AnswerChannel answers;
  private final Optional<ExpiryWarnings> warnings;
  private final InstantSource clock;

  /**
   * Makes a reaper.
   *
   * @param places where accesses live, one for each mode
   * @param answers where their ends are announced
   * @param warnings what is said before an end, if anything is
   */
  public Reaper(
      List<Accesses> places,
      AnswerChannel answers,
      Optional<ExpiryWarnings> warnings,
      InstantSource clock) {
    this.places = List.copyOf(places);
    this.answers = answers;
    this.warnings = warnings;
    this.clock = clock;
  }

  /**
   * Finds what is overdue and ends it.
   *
   * @param until no further access is taken up from this instant on
   */
  public SweepReport sweep(Instant until) {
    Sweep sweep = new Sweep(clock.instant());
    for (Accesses place : places) {
      sweep.list(place);
    }
    sweep.endOverdue(until);
    sweep.warn(until);
    return sweep.report();
  }

  /** An access that is overdue, and where it lives. */
  private record Due(Accesses place, LiveAccess access) {
    Instant expiry() {
      return access.name().expiry();
    }
  }

  /** One sweep, while it goes on. */
  private final class Sweep {
    private final Instant started;
    private final List<Due> due = new ArrayList<>();
    private final List<Due> remaining = new ArrayList<>();
    private final List<Answer> unsent = new ArrayList<>();
    private final List<Answer> endingSoon = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final Set<AccountId> unreached = new LinkedHashSet<>();
    private Optional<String> listingFault = Optional.empty();
    private int live;
    private int foreign;
    private int ended;
    private int gone;
    private int left;
    private int unannounced;

    Sweep(Instant started) {
      this.started = started;
    }

    void list(Accesses place) {
      try (Stream<Found> all = place.all()) {
        all.forEach(found -> take(place, found));
      } catch (RuntimeException fault) {
        // What was found before the fault is ended all the same; the report says that there is
        // more.
        listingFault = Optional.of(String.valueOf(fault.getMessage()));
      }
    }

    private void take(Accesses place, Found found) {
      switch (found) {
        case Found.Ours(LiveAccess access) -> {
          if (access.name().isOverdue(started)) {
            due.add(new Due(place, access));
          } else {
            live++;
            warnings.flatMap(it -> it.due(access, started)).ifPresent(endingSoon::add);
          }
        }
        case Found.Foreign other -> foreign++;
        case Found.Unreadable(String where, String why) -> unreadable.add(where + ": " + why);
      }
    }

    void endOverdue(Instant until) {
      due.sort(Comparator.comparing(Due::expiry));
      Queue<Due> queue = new ArrayDeque<>(due);
      while (!queue.isEmpty() && clock.instant().isBefore(until)) {
        end(queue.remove());
        if (unsent.size() >= ANNOUNCED_TOGETHER) {
          announce();
        }
      }
      announce();
      left = queue.size();
      remaining.addAll(queue);
    }

    /** Says what ends soon, after all that is over: a warning may be lost, an end may not. */
    void warn(Instant until) {
      for (Answer warning : endingSoon) {
        if (!clock.instant().isBefore(until)) {
          break;
        }
        unsent.add(warning);
        if (unsent.size() >= ANNOUNCED_TOGETHER) {
          announce();
        }
      }
      announce();
    }

    private void end(Due it) {
      switch (endOne(it)) {
        case Ended.Done done -> {
          ended++;
          unsent.add(announcement(it.access()));
        }
        // Somebody else ended it between the listing and now, and has announced it.
        case Ended.AlreadyGone already -> gone++;
        case Ended.Postponed(String why) -> trouble(it, /* stuck= */ false, why);
        case Ended.Stuck(String why) -> trouble(it, /* stuck= */ true, why);
      }
    }

    private Ended endOne(Due it) {
      try {
        return it.place().end(it.access());
      } catch (RuntimeException fault) {
        // The port promises values; should it break its promise, the others must not suffer.
        return new Ended.Postponed(String.valueOf(fault.getMessage()));
      }
    }

    private void trouble(Due it, boolean stuck, String why) {
      troubles.add(new Trouble(it.access().name(), stuck, why));
      remaining.add(it);
    }

    private Answer announcement(LiveAccess access) {
      return new Answer.AccessEnded(
          access.name().id().requester(),
          access.name().id().requestId(),
          Answer.AccessEnded.Cause.EXPIRED,
          access.handle(),
          access.grantee(),
          access.name().expiry(),
          clock.instant());
    }

    private void announce() {
      if (unsent.isEmpty()) {
        return;
      }
      try {
        unreached.addAll(answers.publish(List.copyOf(unsent)));
      } catch (RuntimeException fault) {
        // The accesses are over; a bus that is down must not keep the others open.
        unannounced += unsent.size();
      }
      unsent.clear();
    }

    SweepReport report() {
      Optional<Duration> oldest =
          remaining.stream()
              .map(Due::expiry)
              .min(Comparator.naturalOrder())
              .map(expiry -> Duration.between(expiry, clock.instant()));
      return new SweepReport(
          live,
          due.size(),
          ended,
          gone,
          troubles,
          left,
          oldest,
          foreign,
          unreadable,
          unannounced,
          List.copyOf(unreached),
          listingFault);
    }
  }
}
