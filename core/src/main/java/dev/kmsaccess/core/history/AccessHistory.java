package dev.kmsaccess.core.history;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts answers together to accesses. A request that was answered several times, because its event
 * came several times, is one access; what no end was announced of is over when its answer said that
 * it would be at the latest.
 */
public final class AccessHistory {

  private AccessHistory() {}

  /**
   * Returns the accesses that answers tell of, the earliest first.
   *
   * @param keyAccount whose answers count
   * @param answers in any order; what is no answer is passed over
   */
  public static List<PastAccess> of(AccountId keyAccount, Collection<EventEnvelope> answers) {
    Map<String, PastAccess> accesses = new LinkedHashMap<>();
    Map<String, JsonObject> ends = new LinkedHashMap<>();
    for (EventEnvelope answer : answers) {
      if (!answer.source().equals(Answer.SOURCE) || !answer.account().equals(keyAccount)) {
        continue;
      }
      if (answer.type().equals(Optional.of(DetailType.GRANTED))) {
        access(answer).ifPresent(it -> accesses.merge(it.handle(), it, AccessHistory::earlier));
      } else if (answer.type().equals(Optional.of(DetailType.ENDED))) {
        handle(answer.detail()).ifPresent(it -> ends.put(it, answer.detail()));
      }
    }
    return accesses.values().stream()
        .map(it -> ended(it, Optional.ofNullable(ends.get(it.handle()))))
        .sorted(Comparator.comparing(PastAccess::from))
        .toList();
  }

  private static Optional<PastAccess> access(EventEnvelope answer) {
    JsonObject detail = answer.detail();
    Optional<String> handle = handle(detail);
    Optional<Instant> expiry = time(detail, "expiresAt");
    Optional<Instant> endsBy = time(detail, "endsBy");
    boolean rehearsed = detail.get("dryRun").equals(Optional.of(JsonBoolean.of(true)));
    if (rehearsed || handle.isEmpty() || expiry.isEmpty() || endsBy.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PastAccess(
            handle.get(),
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
            answer.time(),
            expiry.get(),
            endsBy.get(),
            Optional.empty()));
  }

  private static PastAccess earlier(PastAccess first, PastAccess second) {
    return second.from().isBefore(first.from()) ? second : first;
  }

  private static PastAccess ended(PastAccess access, Optional<JsonObject> end) {
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
        end.flatMap(it -> until(access, it)).orElse(access.until()),
        end.flatMap(it -> it.text("cause")));
  }

  /** Statements and roles give nothing after their last second, whenever they are taken away. */
  private static Optional<Instant> until(PastAccess access, JsonObject end) {
    return time(end, "endedAt")
        .map(
            it ->
                !access.mode().equals("grant") && it.isAfter(access.expiry())
                    ? access.expiry()
                    : it);
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
