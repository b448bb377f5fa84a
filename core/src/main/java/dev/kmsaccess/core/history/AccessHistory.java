package dev.kmsaccess.core.history;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts answers together to accesses.
 *
 * <p>A request that was answered several times, because its event came several times, is one
 * access. A statement or a role that was given up and asked for again bears the same name twice,
 * and is two. What no end was announced of is over when its answer said that it would be at the
 * latest. What ended without having been given by an answer, as an access that was made by hand, is
 * told with its end alone.
 */
public final class AccessHistory {

  private AccessHistory() {}

  /**
   * Returns the accesses that answers tell of, the earliest first, and before them those whose
   * beginning nobody told.
   *
   * @param keyAccount whose answers count
   * @param answers in any order, some perhaps twice; what is no answer is passed over
   */
  public static List<PastAccess> of(AccountId keyAccount, Collection<EventEnvelope> answers) {
    Map<String, Lives> lives = new LinkedHashMap<>();
    answers.stream()
        .filter(it -> it.source().equals(Answer.SOURCE) && it.account().equals(keyAccount))
        .sorted(Comparator.comparing(AccessHistory::second))
        .forEach(
            answer ->
                handle(answer.detail())
                    .ifPresent(
                        it -> lives.computeIfAbsent(it, handle -> new Lives()).take(answer)));
    return lives.values().stream()
        .flatMap(it -> it.told().stream())
        .sorted(Comparator.comparing(it -> it.from().orElse(Instant.MIN)))
        .toList();
  }

  /** The second in which what an answer tells of happened: an event's time knows no part of it. */
  private static Instant second(EventEnvelope answer) {
    Instant time =
        isEnd(answer) ? time(answer.detail(), "endedAt").orElse(answer.time()) : answer.time();
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static boolean isEnd(EventEnvelope answer) {
    return answer.type().equals(Optional.of(DetailType.ENDED));
  }

  /**
   * What was one after the other under one handle. Of what happened within one second the order is
   * not known: what was there ends first, and what was not there begins first, so that nothing is
   * told as shorter than it can have been.
   */
  private static final class Lives {
    private final List<PastAccess> over = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<EventEnvelope> granted = new ArrayList<>();
    private final List<EventEnvelope> ended = new ArrayList<>();
    private Instant second = Instant.MIN;
    private Optional<PastAccess> open = Optional.empty();

    /** Takes the next answer; answers come second by second. */
    void take(EventEnvelope answer) {
      // EventBridge delivers at least once.
      if (!seen.add(answer.id())) {
        return;
      }
      if (!second(answer).equals(second)) {
        settle();
        second = second(answer);
      }
      if (isEnd(answer)) {
        ended.add(answer);
      } else if (answer.type().equals(Optional.of(DetailType.GRANTED))) {
        granted.add(answer);
      }
    }

    List<PastAccess> told() {
      settle();
      List<PastAccess> told = new ArrayList<>(over);
      open.ifPresent(told::add);
      return told;
    }

    private void settle() {
      while (!granted.isEmpty() || !ended.isEmpty()) {
        boolean ends = !ended.isEmpty() && (open.isPresent() || granted.isEmpty());
        if (ends) {
          end(ended.removeFirst().detail());
        } else {
          EventEnvelope answer = granted.removeFirst();
          // Answered again, it is the same access.
          open = open.or(() -> access(answer));
        }
      }
    }

    private void end(JsonObject end) {
      open.map(it -> AccessHistory.ended(it, end))
          .or(() -> over.isEmpty() ? byItsEndAlone(end) : Optional.empty())
          .ifPresent(over::add);
      open = Optional.empty();
    }
  }

  private static Optional<PastAccess> access(EventEnvelope answer) {
    JsonObject detail = answer.detail();
    Optional<Instant> expiry = time(detail, "expiresAt");
    Optional<Instant> endsBy = time(detail, "endsBy");
    boolean rehearsed = detail.isTrue("dryRun");
    if (rehearsed || expiry.isEmpty() || endsBy.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        told(detail, Optional.of(answer.time()), expiry.get(), endsBy.get(), Optional.empty()));
  }

  private static PastAccess ended(PastAccess access, JsonObject end) {
    return new PastAccess(
        access.handle(),
        access.key(),
        access.mode(),
        access.grantee(),
        access.requester(),
        access.requestId(),
        access.requestedBy(),
        access.approvedBy(),
        access.rule(),
        access.rulesVersion(),
        access.reason(),
        access.operations(),
        access.from(),
        access.expiry(),
        until(access.mode(), access.expiry(), end).orElse(access.until()),
        end.text("cause"));
  }

  private static Optional<PastAccess> byItsEndAlone(JsonObject end) {
    return time(end, "expiresAt")
        .flatMap(
            expiry ->
                until(text(end, "mode"), expiry, end)
                    .map(until -> told(end, Optional.empty(), expiry, until, end.text("cause"))));
  }

  private static PastAccess told(
      JsonObject detail,
      Optional<Instant> from,
      Instant expiry,
      Instant until,
      Optional<String> cause) {
    return new PastAccess(
        handle(detail).orElse(""),
        text(detail, "keyArn"),
        text(detail, "mode"),
        text(detail, "grantee"),
        text(detail, "requester"),
        text(detail, "requestId"),
        detail.text("requestedBy"),
        detail.text("approvedBy"),
        text(detail, "rule"),
        detail.text("rulesVersion"),
        detail.text("reason"),
        detail.texts("operations"),
        from,
        expiry,
        until,
        cause);
  }

  /** Statements and roles give nothing after their last second, whenever they are taken away. */
  private static Optional<Instant> until(String mode, Instant expiry, JsonObject end) {
    return time(end, "endedAt")
        .map(it -> !mode.equals("grant") && it.isAfter(expiry) ? expiry : it);
  }

  private static Optional<String> handle(JsonObject detail) {
    return detail
        .text("grantId")
        .or(() -> detail.text("statementId"))
        .or(() -> detail.text("roleArn"));
  }

  private static String text(JsonObject detail, String field) {
    return detail.text(field).orElse("");
  }

  private static Optional<Instant> time(JsonObject detail, String field) {
    try {
      return detail.text(field).map(Instant::parse);
    } catch (DateTimeException another) {
      // Not as this product writes it.
      return Optional.empty();
    }
  }
}
