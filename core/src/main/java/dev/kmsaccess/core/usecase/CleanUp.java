package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes away what carries its own end and is over: statements of key policies, roles. They give
 * nothing any more since their last second, so this is tidiness and room for others; it is also
 * when their end is announced.
 *
 * <p>Like the reaper it needs neither rules nor memory. What is over on one key is ended together;
 * a key that cannot be written never stops the others.
 */
public final class CleanUp {

  private final List<Accesses> places;
  private final AnswerChannel answers;
  private final Optional<ExpiryWarnings> warnings;
  private final InstantSource clock;

  /**
   * Makes a clean-up.
   *
   * @param places where accesses live, one for each mode
   * @param answers where their ends are announced
   * @param warnings what is said before an end, if anything is
   */
  public CleanUp(
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
   * What a clean-up found and did.
   *
   * @param live accesses of ours that are not over
   * @param ended those that were over and are gone now
   * @param stuck what cannot be taken away until a person looks
   * @param postponed what could not be taken away this time
   * @param oldestOverdue how long the oldest of what is still there has been over
   * @param foreign what bears a name of our form and is not ours, or no longer as we wrote it
   * @param unreadable what is ours, written by a version that this one cannot read
   * @param unreached accounts whose own bus did not take an announcement
   * @param unannounced ends that could not be announced on the central bus
   * @param faults what went wrong besides: a listing that broke off, an announcement that was lost
   */
  public record Report(
      int live,
      int ended,
      List<String> stuck,
      List<String> postponed,
      Optional<Duration> oldestOverdue,
      List<String> foreign,
      List<String> unreadable,
      List<AccountId> unreached,
      List<AccessEnded> unannounced,
      List<String> faults) {
    public Report {
      stuck = List.copyOf(stuck);
      postponed = List.copyOf(postponed);
      foreign = List.copyOf(foreign);
      unreadable = List.copyOf(unreadable);
      unreached = List.copyOf(unreached);
      unannounced = List.copyOf(unannounced);
      faults = List.copyOf(faults);
    }

    /** Whether everything was seen and said. */
    public boolean isComplete() {
      return faults.isEmpty();
    }
  }

  /**
   * Finds what is over and takes it away.
   *
   * @param until no further key is taken up from this instant on
   */
  public Report run(Instant until) {
    Run run = new Run(until);
    places.forEach(run::place);
    run.warn();
    return run.report();
  }

  /** One clean-up, while it goes on. */
  private final class Run {
    private final Instant until;
    private final Instant started = clock.instant();
    private final List<LiveAccess> remaining = new ArrayList<>();
    private final List<String> stuck = new ArrayList<>();
    private final List<String> postponed = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Answer> endingSoon = new ArrayList<>();
    private final Set<AccountId> unreached = new LinkedHashSet<>();
    private final List<AccessEnded> unannounced = new ArrayList<>();
    private int live;
    private int ended;

    Run(Instant until) {
      this.until = until;
    }

    void place(Accesses place) {
      Map<KeyArn, List<LiveAccess>> due = new LinkedHashMap<>();
      try (Stream<Found> all = place.all()) {
        all.forEach(found -> take(found, due));
      } catch (RuntimeException fault) {
        // What was found before the fault is taken away all the same.
        faults.add(place.mode() + ": " + fault.getMessage());
      }
      due.forEach((key, together) -> end(place, together));
    }

    private void take(Found found, Map<KeyArn, List<LiveAccess>> due) {
      switch (found) {
        case Found.Ours(LiveAccess access) -> {
          if (access.name().isOverdue(started)) {
            due.computeIfAbsent(access.handle().key(), it -> new ArrayList<>()).add(access);
          } else {
            live++;
            warnings.flatMap(it -> it.due(access, started)).ifPresent(endingSoon::add);
          }
        }
        case Found.Foreign(String where, String why) -> foreign.add(where + ": " + why);
        case Found.Unreadable(String where, String why) -> unreadable.add(where + ": " + why);
      }
    }

    private void end(Accesses place, List<LiveAccess> together) {
      if (!clock.instant().isBefore(until)) {
        together.forEach(it -> postpone(it, "there was no time left"));
        return;
      }
      List<Ended> outcomes;
      try {
        outcomes = place.end(together);
      } catch (RuntimeException fault) {
        // The port promises values; should it break its promise, the others must not suffer.
        together.forEach(it -> postpone(it, String.valueOf(fault.getMessage())));
        return;
      }
      List<Answer> announcements = new ArrayList<>();
      for (int i = 0; i < together.size(); i++) {
        LiveAccess access = together.get(i);
        switch (outcomes.get(i)) {
          case Ended.Done done -> {
            ended++;
            announcements.add(AccessEnded.of(access, AccessEnded.Cause.EXPIRED, clock.instant()));
          }
          case Ended.AlreadyGone gone -> {}
          case Ended.Postponed(String why) -> postpone(access, why);
          case Ended.Stuck(String why) -> {
            stuck.add(access.name() + ": " + why);
            remaining.add(access);
          }
        }
      }
      announce(announcements);
    }

    /** Says what ends soon, after all that is over. */
    void warn() {
      announce(endingSoon);
    }

    private void postpone(LiveAccess access, String why) {
      postponed.add(access.name() + ": " + why);
      remaining.add(access);
    }

    private void announce(List<Answer> announcements) {
      if (announcements.isEmpty()) {
        return;
      }
      try {
        unreached.addAll(answers.publish(announcements));
      } catch (RuntimeException fault) {
        // They are gone; a bus that is down must not keep the others.
        unannounced.addAll(UnannouncedException.endsAmong(announcements));
        faults.add("ends or warnings were not announced: " + fault.getMessage());
      }
    }

    Report report() {
      Optional<Duration> oldest =
          remaining.stream()
              .map(it -> it.name().expiry())
              .min(Comparator.naturalOrder())
              .map(expiry -> Duration.between(expiry, clock.instant()));
      return new Report(
          live,
          ended,
          stuck,
          postponed,
          oldest,
          foreign,
          unreadable,
          List.copyOf(unreached),
          unannounced,
          faults);
    }
  }
}
