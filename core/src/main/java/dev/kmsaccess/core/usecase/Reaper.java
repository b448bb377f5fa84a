package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.Swept;
import dev.kmsaccess.core.usecase.SweepReport.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ends accesses whose time is over. It needs the accesses' own names and nothing else: no rules, no
 * list of keys, no memory of earlier sweeps.
 *
 * <p>The oldest end first, as far as they are known. One that cannot be ended never stops the
 * others, and a listing that breaks off still has ended what it had found. What is left over is
 * still there for the next sweep: the access is its own record.
 */
public final class Reaper {

  /** Few enough for one call of PutEvents, so that little is unannounced after a crash. */
  private static final int ANNOUNCED_TOGETHER = 5;

  /** After how many that are listed it is looked at what has been ended meanwhile: a page. */
  private static final int LOOKED_AT_TOGETHER = 100;

  private final List<Accesses> places;
  private final AnswerChannel answers;
  private final Optional<ExpiryWarnings> warnings;
  private final Pace pace;
  private final InstantSource clock;

  /**
   * Makes a reaper.
   *
   * @param places where accesses live, one for each mode
   * @param answers where their ends are announced
   * @param warnings what is said before an end, if anything is
   * @param pace how fast accesses are ended
   */
  public Reaper(
      List<Accesses> places,
      AnswerChannel answers,
      Optional<ExpiryWarnings> warnings,
      Pace pace,
      InstantSource clock) {
    this.places = List.copyOf(places);
    this.answers = answers;
    this.warnings = warnings;
    this.pace = pace;
    this.clock = clock;
  }

  /**
   * Finds what is overdue and ends it.
   *
   * @param until nothing further is listed, and no further access taken up, from this instant on
   */
  public SweepReport sweep(Instant until) {
    Sweep sweep = new Sweep(clock.instant(), until);
    places.forEach(sweep::list);
    sweep.finish();
    sweep.warn();
    sweep.close();
    return sweep.report();
  }

  /** An access that is overdue, and where it lives. */
  private record Due(Accesses place, LiveAccess access) {
    Instant expiry() {
      return access.name().expiry();
    }
  }

  /** Says that nothing more is listed. */
  private static final class ListingStopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    ListingStopped(String why) {
      super(
          why, /* cause= */ null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
  }

  /** One sweep, while it goes on. */
  private final class Sweep {
    private final Instant started;
    private final Instant until;
    private final Pace.Run<Due, Ended> run;
    private final List<Due> remaining = new ArrayList<>();
    private final List<Answer> unsent = new ArrayList<>();
    private final List<Answer> endingSoon = new ArrayList<>();
    private final List<AccessEnded> unannounced = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final Set<AccountId> unreached = new LinkedHashSet<>();
    private Optional<String> listingFault = Optional.empty();
    private boolean flooded;
    private int listed;
    private int live;
    private int overdue;
    private int foreign;
    private int ended;
    private int gone;
    private int left;

    Sweep(Instant started, Instant until) {
      this.started = started;
      this.until = until;
      this.run = pace.start(Comparator.comparing(Due::expiry), this::endOne, until);
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
            overdue++;
            run.add(new Due(place, access));
          } else {
            live++;
            warnings.flatMap(it -> it.due(access, started)).ifPresent(endingSoon::add);
          }
        }
        case Found.Foreign other -> foreign++;
        case Found.Unreadable(String where, String why) -> unreadable.add(where + ": " + why);
      }
      listed++;
      if (listed % LOOKED_AT_TOGETHER == 0) {
        run.done().forEach(this::ended);
        stopWhereItTakesTooLong();
      }
    }

    private void stopWhereItTakesTooLong() {
      if (Flood.isOne(foreign, live + overdue)) {
        flooded = true;
        throw new ListingStopped("grants of strangers flood it; the review ends what is over");
      }
      if (!clock.instant().isBefore(until)) {
        throw new ListingStopped("there was no time left for the rest of it");
      }
    }

    void finish() {
      List<Due> untouched = run.finish(this::ended);
      left = untouched.size();
      remaining.addAll(untouched);
    }

    /** Says what ends soon, after all that is over: a warning may be lost, an end may not. */
    void warn() {
      for (Answer warning : endingSoon) {
        if (!clock.instant().isBefore(until)) {
          break;
        }
        tellLater(warning);
      }
    }

    void close() {
      SweepReport report = report();
      if (report.isNews()) {
        tellLater(new Swept(report.counts()));
      }
      announce();
    }

    private void tellLater(Answer answer) {
      unsent.add(answer);
      if (unsent.size() >= ANNOUNCED_TOGETHER) {
        announce();
      }
    }

    private void ended(Pace.Done<Due, Ended> it) {
      switch (it.result()) {
        case Ended.Done done -> {
          ended++;
          tellLater(AccessEnded.of(it.item().access(), AccessEnded.Cause.EXPIRED, clock.instant()));
        }
        // Somebody else ended it between the listing and now, and has announced it.
        case Ended.AlreadyGone already -> gone++;
        case Ended.Postponed(String why) -> trouble(it.item(), /* stuck= */ false, why);
        case Ended.Stuck(String why) -> trouble(it.item(), /* stuck= */ true, why);
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

    private void announce() {
      if (unsent.isEmpty()) {
        return;
      }
      try {
        unreached.addAll(answers.publish(List.copyOf(unsent)));
      } catch (RuntimeException fault) {
        // The accesses are over; a bus that is down must not keep the others open.
        unannounced.addAll(UnannouncedException.endsAmong(unsent));
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
          overdue,
          ended,
          gone,
          troubles,
          left,
          oldest,
          foreign,
          unreadable,
          unannounced,
          List.copyOf(unreached),
          listingFault,
          flooded);
    }
  }
}
