package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out what the broker decided for accesses that live in policies and roles: the only writer
 * of them, one item after the other.
 *
 * <p>What waits for one key is written together. One item never stops the others: it is answered,
 * or it is put back and comes again with its age. Every step can be repeated: the access is named
 * by the request alone, and one that is there already is found.
 */
public final class PolicyWriter {

  /**
   * A request that waited longer is not carried out. A release is applied once more after fifteen
   * minutes, so nothing that is older than this may open an access behind it.
   */
  private static final Duration STALE = Duration.ofMinutes(10);

  private final Installation installation;
  private final List<Accesses> places;
  private final AnswerChannel answers;
  private final InstantSource clock;

  /**
   * Makes a writer.
   *
   * @param places where accesses live, one for each mode that it writes
   */
  public PolicyWriter(
      Installation installation,
      List<Accesses> places,
      AnswerChannel answers,
      InstantSource clock) {
    this.installation = installation;
    this.places = List.copyOf(places);
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * Something to do.
   *
   * @param id what whoever hands it over calls it
   * @param what what is to be done
   * @param last whether it will not be handed over again, so that it must be answered now
   */
  public record Item(String id, Decided what, boolean last) {}

  /**
   * Carries out several items, as far as can be in their order, and answers them. Answers that the
   * central bus does not take throw; then everything is to be handed over again.
   *
   * @param until no further item is taken up from this instant on; what is left is put back
   * @throws UnannouncedException if what was ended could not be announced
   */
  public Written write(List<Item> items, Instant until) {
    Batch batch = new Batch(until);
    for (Item item : items) {
      switch (item.what()) {
        case Decided.ToOpen open when open.dryRun() -> batch.rehearse(item, open);
        case Decided.ToOpen open -> batch.open(item, open);
        case Decided.ToEnd end -> batch.end(item, end);
      }
    }
    return batch.finish();
  }

  private Optional<Accesses> place(Mode mode) {
    return places.stream().filter(it -> it.mode() == mode).findFirst();
  }

  /** An access that waits until the others to its key are known. */
  private record Waiting(Item item, Decided.ToOpen open) {}

  /** What is written together. */
  private record Target(Mode mode, KeyArn key) {}

  /** How much more one key takes under the rules' limits. */
  private record Room(Occupancy occupancy, Instant now) {

    Optional<Reason> objection(Decided.ToOpen open) {
      return open.maxLive()
          .filter(most -> occupancy.isFull(open.access(), open.renews(), most, now))
          .map(Refusals::maxLive);
    }

    void take(Decided.ToOpen open) {
      occupancy.add(open.access().name());
    }
  }

  /** One batch, while it goes on. */
  private final class Batch {
    private final Instant until;
    private final Listing live;
    private final Map<Target, List<Waiting>> waiting = new LinkedHashMap<>();
    private final List<Answer> given = new ArrayList<>();
    private final List<Written.PutBack> putBack = new ArrayList<>();

    Batch(Instant until) {
      this.until = until;
      this.live = new Listing(clock, until);
    }

    void open(Item item, Decided.ToOpen open) {
      if (!isRefusedOutright(open)) {
        Target target = new Target(open.access().scope().mode(), open.access().scope().key());
        waiting.computeIfAbsent(target, it -> new ArrayList<>()).add(new Waiting(item, open));
      }
    }

    void rehearse(Item item, Decided.ToOpen open) {
      if (isRefusedOutright(open)) {
        return;
      }
      // What was asked for before is to be there when it is counted.
      flush();
      try {
        refuseIfLate();
        Accesses place = place(open.access().scope().mode()).orElseThrow();
        given.add(
            room(place, List.of(new Waiting(item, open)))
                .objection(open)
                .or(() -> place.rehearse(open.access()).map(Refusals::reason))
                .<Answer>map(why -> refused(open, why))
                .orElseGet(() -> granted(open, Optional.empty(), Optional.empty())));
      } catch (RuntimeException fault) {
        failed(item, fault, refused(open, Refusals.notReached()));
      }
    }

    /** Answers what does not even have to be tried. */
    private boolean isRefusedOutright(Decided.ToOpen open) {
      Instant now = clock.instant();
      Mode mode = open.access().scope().mode();
      if (place(mode).isEmpty()) {
        given.add(refused(open, Refusals.modeNotEnabled(mode)));
      } else if (open.asked().isBefore(now.minus(STALE))) {
        given.add(refused(open, Refusals.stale(open.asked().toString())));
      } else if (open.access().name().isOverdue(now)) {
        given.add(refused(open, Refusals.alreadyOver(open.access().name().expiry())));
      } else {
        return false;
      }
      return true;
    }

    void end(Item item, Decided.ToEnd end) {
      // What was asked for before the release is to be there when it looks.
      flush();
      try {
        refuseIfLate();
        ended(end, found(end));
      } catch (RuntimeException fault) {
        failed(item, fault, AccessAnswers.refused(end.release(), List.of(Refusals.notEndedYet())));
      }
    }

    private Map<Accesses, Map<KeyArn, List<LiveAccess>>> found(Decided.ToEnd end) {
      Meant meant = new Meant(end.release(), installation.keyAccount());
      Map<Accesses, Map<KeyArn, List<LiveAccess>>> found = new LinkedHashMap<>();
      for (Accesses place : places) {
        for (LiveAccess access : found(meant, place)) {
          found
              .computeIfAbsent(place, it -> new LinkedHashMap<>())
              .computeIfAbsent(access.handle().key(), it -> new ArrayList<>())
              .add(access);
        }
      }
      return found;
    }

    private List<LiveAccess> found(Meant meant, Accesses place) {
      return meant.key().isPresent() ? meant.in(place).accesses() : meant.among(live.of(place));
    }

    private void ended(Decided.ToEnd end, Map<Accesses, Map<KeyArn, List<LiveAccess>>> found) {
      List<Reason> notEnded = new ArrayList<>();
      boolean any = false;
      for (Map.Entry<Accesses, Map<KeyArn, List<LiveAccess>>> place : found.entrySet()) {
        for (List<LiveAccess> together : place.getValue().values()) {
          List<Ended> outcomes = place.getKey().end(together);
          for (int i = 0; i < together.size(); i++) {
            any = true;
            LiveAccess access = together.get(i);
            Optional<Reason> reason = ended(access, end.cause(), outcomes.get(i));
            reason.ifPresentOrElse(notEnded::add, () -> live.remove(place.getKey(), access));
          }
        }
      }
      if (!notEnded.isEmpty()) {
        given.add(AccessAnswers.refused(end.release(), notEnded));
      } else if (!any && !end.known() && !end.again()) {
        given.add(
            AccessAnswers.refused(end.release(), List.of(Refusals.noSuchAccess(end.requestId()))));
      }
    }

    private Optional<Reason> ended(LiveAccess access, AccessEnded.Cause cause, Ended outcome) {
      return switch (outcome) {
        case Ended.Done done -> {
          given.add(AccessEnded.of(access, cause, clock.instant()));
          yield Optional.empty();
        }
        case Ended.AlreadyGone gone -> Optional.empty();
        case Ended.Postponed(String why) -> Optional.of(Refusals.notEnded(access).got(why));
        // What AWS says then names our own role: not the sender's business.
        case Ended.Stuck stuck -> Optional.of(Refusals.notEnded(access));
      };
    }

    /** Opens what waits, all of one key together. */
    private void flush() {
      waiting.forEach(
          (target, group) -> {
            List<Waiting> unanswered = group;
            try {
              refuseIfLate();
              Accesses place = place(target.mode()).orElseThrow();
              live.forget(place);
              unanswered = admitted(place, group);
              if (!unanswered.isEmpty()) {
                opened(unanswered, place.open(accesses(unanswered)));
              }
            } catch (RuntimeException fault) {
              unanswered.forEach(
                  it -> failed(it.item(), fault, refused(it.open(), Refusals.notReached())));
            }
          });
      waiting.clear();
    }

    /** Returns those for which there is room, and answers the others. */
    private List<Waiting> admitted(Accesses place, List<Waiting> group) {
      Room room = room(place, group);
      List<Waiting> admitted = new ArrayList<>();
      for (Waiting it : group) {
        Optional<Reason> full = room.objection(it.open());
        full.ifPresent(why -> given.add(refused(it.open(), why)));
        if (full.isEmpty()) {
          room.take(it.open());
          admitted.add(it);
        }
      }
      return admitted;
    }

    /** Counts who has what on a key, where any rule asks for it. */
    private Room room(Accesses place, List<Waiting> group) {
      boolean counts = group.stream().anyMatch(it -> it.open().maxLive().isPresent());
      KeyArn key = group.getFirst().open().access().scope().key();
      return new Room(
          counts ? Occupancy.of(place, key, clock.instant()) : new Occupancy(), clock.instant());
    }

    private static List<Access> accesses(List<Waiting> group) {
      return group.stream().map(it -> it.open().access()).toList();
    }

    private void opened(List<Waiting> group, List<Opened> outcomes) {
      for (int i = 0; i < group.size(); i++) {
        Item item = group.get(i).item();
        Decided.ToOpen open = group.get(i).open();
        switch (outcomes.get(i)) {
          case Opened.Made(Handle handle, Optional<String> token) -> {
            given.add(granted(open, Optional.of(handle), token));
            open.renews()
                .map(renews -> new Renewal(open.access(), renews))
                .ifPresent(it -> endReplaced(it, item, place(handle.mode()).orElseThrow()));
          }
          case Opened.Refused refused -> given.add(refused(open, Refusals.reason(refused)));
        }
      }
    }

    /** Ends what is replaced; if that fails, the access is open and answered all the same. */
    private void endReplaced(Renewal renewal, Item item, Accesses place) {
      try {
        given.addAll(renewal.endReplaced(place, clock.instant()));
      } catch (RuntimeException fault) {
        // It comes again, finds itself open and ends the older one then.
        putBack.add(new Written.PutBack(item, String.valueOf(fault)));
      }
    }

    /** What is taken up is carried through, so nothing is taken up that might be cut off. */
    private void refuseIfLate() {
      if (!clock.instant().isBefore(until)) {
        throw new IllegalStateException("there was no time left for it");
      }
    }

    /** Puts an item back, or answers it if it would not come again. */
    private void failed(Item item, RuntimeException fault, Answer lastAnswer) {
      if (item.last()) {
        given.add(lastAnswer);
      }
      putBack.add(new Written.PutBack(item, String.valueOf(fault)));
    }

    Written finish() {
      flush();
      try {
        return new Written(given, given.isEmpty() ? List.of() : answers.publish(given), putBack);
      } catch (RuntimeException failure) {
        throw UnannouncedException.of(given, failure);
      }
    }
  }

  private static Answer granted(
      Decided.ToOpen open, Optional<Handle> handle, Optional<String> token) {
    return AccessAnswers.granted(
        open.access(), open.kind(), AccessAnswers.Asked.by(open), handle, token);
  }

  private static Answer refused(Decided.ToOpen open, Reason reason) {
    return AccessAnswers.refused(
        open.requester(), open.requestId(), reason, open.rule(), open.contact(), List.of());
  }
}
