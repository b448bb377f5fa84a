package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.util.Optional;

/**
 * When the keys of an account in this Region were last read.
 *
 * @param account the account
 * @param completed when the last complete reading ended; empty before the first
 * @param keys how many keys it read
 * @param next where an unfinished reading goes on; empty when none is under way
 * @param fault why the last attempt broke off; empty after a good one
 * @param turn when its last turn was; the account whose turn was longest ago is next. Empty where
 *     it is not remembered
 */
public record Coverage(
    AccountId account,
    Optional<Instant> completed,
    int keys,
    Optional<Position> next,
    Optional<String> fault,
    Optional<Instant> turn) {

  /**
   * Where a reading broke off.
   *
   * @param page the page of keys; empty for the first
   * @param key the first key there that was not read to its end; empty for the first of the page
   * @param grants the page of that key's grants; empty where its policy is to be read, too
   */
  public record Position(Optional<String> page, Optional<KeyArn> key, Optional<String> grants) {

    /** Returns the beginning of a page of keys. */
    static Position at(Optional<String> page) {
      return new Position(page, Optional.empty(), Optional.empty());
    }
  }

  /** Returns the coverage of an account that was never read. */
  static Coverage none(AccountId account) {
    return new Coverage(
        account, Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Instant lastTurn() {
    return turn.or(() -> completed).orElse(Instant.EPOCH);
  }

  Coverage turnAt(Instant now) {
    return new Coverage(account, completed, keys, next, fault, Optional.of(now));
  }

  /** Returns it with so many keys read, and the rest to be read from there. */
  Coverage unfinished(int count, Position position) {
    return new Coverage(account, completed, count, Optional.of(position), Optional.empty(), turn);
  }

  Coverage complete(int count, Instant now) {
    return new Coverage(
        account, Optional.of(now), count, Optional.empty(), Optional.empty(), Optional.of(now));
  }

  /** Returns it as it is after a reading that broke off; the next one begins anew. */
  Coverage broken(String why, Instant now) {
    return new Coverage(
        account, completed, keys, Optional.empty(), Optional.of(why), Optional.of(now));
  }
}
