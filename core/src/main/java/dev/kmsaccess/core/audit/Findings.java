package dev.kmsaccess.core.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The life of findings: each is told once when it opens, again when it changes or stays open for
 * long, and once when it is closed, however often events and sweeps come upon it.
 *
 * <p>Who tells claims the finding first, tells, and then notes that it is told. After a crash in
 * between, the claim lapses and somebody else tells: an alert may come twice then, but never not at
 * all.
 */
public final class Findings {

  /**
   * Longer than an auditor takes to tell, and not longer than the minute after which Lambda tries
   * an event again.
   */
  static final Duration CLAIM = Duration.ofSeconds(50);

  private final FindingStore store;
  private final Duration reminder;
  private final InstantSource clock;

  /**
   * Makes the life of findings.
   *
   * @param reminder how long it is quiet about what stays open
   */
  public Findings(FindingStore store, Duration reminder, InstantSource clock) {
    this.store = store;
    this.reminder = reminder;
    this.clock = clock;
  }

  /** What came of following a subject. */
  public enum Followed {
    /** Somebody was told. */
    TOLD,
    /** Nothing is new. */
    QUIET,
    /** Another auditor is telling of it right now. */
    BUSY
  }

  /** Returns what is remembered of a subject; nothing where that cannot be found out. */
  public Optional<TrackedFinding> known(Subject subject) {
    try {
      return store.find(subject);
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }

  /**
   * Notes that the security team was told of a recorded call as the opening of a subject, so that a
   * delivery which comes again, when the key is closed by then, wakes nobody.
   */
  public void noteTold(Subject.Event event, Assessment open) {
    Instant now = clock.instant();
    try {
      // Where another version is there already, it says the same.
      store.put(TrackedFinding.told(event, open, now));
    } catch (UnavailableException e) {
      // A delivery that comes again may be told again.
    }
  }

  /**
   * Follows a subject that is open, and tells what is new about it. Where nothing can be remembered
   * it is told as if it were new: better twice than never.
   *
   * @param known what is remembered of it
   * @param since when it opened, as far as is known; for a subject that is remembered, that counts
   */
  public Followed open(
      Subject subject,
      Optional<TrackedFinding> known,
      Assessment open,
      Instant since,
      Consumer<Telling> teller) {
    boolean[] told = {false};
    try {
      return follow(
          subject,
          known,
          open,
          since,
          telling -> {
            teller.accept(telling);
            told[0] = true;
          });
    } catch (UnavailableException e) {
      if (!told[0]) {
        teller.accept(new Telling.Opened(since));
      }
      return Followed.TOLD;
    }
  }

  private Followed follow(
      Subject subject,
      Optional<TrackedFinding> known,
      Assessment open,
      Instant since,
      Consumer<Telling> teller) {
    Instant now = clock.instant();
    if (known.isEmpty()) {
      TrackedFinding first = TrackedFinding.first(subject, open, since, now, false);
      return tell(first, open, new Telling.Opened(since), teller);
    }
    return known(known.get(), open, now)
        .map(telling -> tell(known.get().claimedAt(now), open, telling, teller))
        .orElse(isClaimed(known.get(), now) ? Followed.BUSY : Followed.QUIET);
  }

  /** Notes a subject that is open without a word, because the first sweep found it. */
  public void baseline(
      Subject subject, Optional<TrackedFinding> known, Assessment open, Instant since) {
    if (known.isEmpty()) {
      Instant now = clock.instant();
      TrackedFinding first = TrackedFinding.first(subject, open, since, now, true);
      // Where another auditor wrote first, it has told, too.
      if (store.put(first)) {
        store.put(first.toldAt(now));
      }
    }
  }

  /** Tells once that a finding is closed. */
  public Followed close(TrackedFinding known, Consumer<Telling> teller) {
    Instant now = clock.instant();
    if (isClaimed(known, now)) {
      return Followed.BUSY;
    }
    TrackedFinding claimed = known.claimedAt(now);
    if (!store.put(claimed)) {
      return Followed.BUSY;
    }
    teller.accept(new Telling.Closed(known.since()));
    store.remove(claimed);
    return Followed.TOLD;
  }

  /** What is told is noted after it is told, or a crash in between would hide a change. */
  private Followed tell(
      TrackedFinding claimed, Assessment open, Telling telling, Consumer<Telling> teller) {
    if (!store.put(claimed)) {
      return Followed.BUSY;
    }
    teller.accept(telling);
    store.put(claimed.nowOpen(open).toldAt(clock.instant()));
    return Followed.TOLD;
  }

  private Optional<Telling> known(TrackedFinding known, Assessment open, Instant now) {
    if (isClaimed(known, now)) {
      return Optional.empty();
    }
    if (known.told().isEmpty()) {
      return Optional.of(new Telling.Opened(known.since())); // whoever had claimed it never told
    }
    if (!known.fingerprint().equals(open.fingerprint())) {
      return Optional.of(new Telling.Changed(known.since()));
    }
    boolean isLongAgo = !now.isBefore(known.told().get().plus(reminder));
    return isLongAgo && isReminded(known.subject())
        ? Optional.of(new Telling.Reminder(known.since()))
        : Optional.empty();
  }

  /** Nobody can accept what a service is given, so nobody is reminded of it. */
  private static boolean isReminded(Subject subject) {
    return switch (subject) {
      case Subject.Policy policy -> true;
      case Subject.Grant grant -> !grant.isOfServices();
      case Subject.Event event -> false;
    };
  }

  private static boolean isClaimed(TrackedFinding known, Instant now) {
    return known.claimed().filter(at -> now.isBefore(at.plus(CLAIM))).isPresent();
  }
}
