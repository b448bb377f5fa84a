package dev.kmsaccess.core.inventory;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out of CloudTrail's records of one key, the latest first, which accounts used it last. */
public final class KeyUses {

  private final KeyArn key;
  private final Set<AccountId> wanted;
  private final boolean anybody;
  private final Map<AccountId, Instant> last = new HashMap<>();

  /**
   * Begins with what is to be found out.
   *
   * @param ways the ways in to the key
   */
  public KeyUses(KeyArn key, List<StandingEntry> ways) {
    this.key = key;
    this.wanted =
        ways.stream().flatMap(it -> it.account().stream()).collect(Collectors.toUnmodifiableSet());
    this.anybody = ways.stream().anyMatch(it -> it.account().isEmpty());
  }

  /**
   * Takes the next record; one that failed, or is of the key's own account, is no use of a way in.
   */
  public void take(JsonObject record) {
    Optional<AccountId> account =
        record
            .object("userIdentity")
            .flatMap(it -> it.text("accountId"))
            .flatMap(AccountId::parse)
            .filter(it -> !it.equals(key.account()));
    if (record.get("errorCode").isEmpty() && account.isPresent()) {
      time(record).ifPresent(it -> last.merge(account.get(), it, KeyUses::later));
    }
  }

  /** Whether no earlier record can tell anything new. */
  public boolean isComplete() {
    return last.keySet().containsAll(wanted) && !(anybody && last.isEmpty());
  }

  /**
   * Returns when a way in was last used.
   *
   * @param since how far back the records went
   */
  public LastUse of(StandingEntry way, Instant since) {
    return way.account()
        .map(it -> Optional.ofNullable(last.get(it)))
        .orElseGet(() -> last.values().stream().max(Instant::compareTo))
        .<LastUse>map(LastUse.At::new)
        .orElseGet(() -> new LastUse.NotSince(since));
  }

  private static Instant later(Instant first, Instant second) {
    return first.isAfter(second) ? first : second;
  }

  private static Optional<Instant> time(JsonObject record) {
    try {
      return record.text("eventTime").map(Instant::parse);
    } catch (DateTimeException another) {
      return Optional.empty();
    }
  }
}
