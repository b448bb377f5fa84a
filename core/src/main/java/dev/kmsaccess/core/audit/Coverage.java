package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
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
 */
public record Coverage(
    AccountId account,
    Optional<Instant> completed,
    int keys,
    Optional<String> next,
    Optional<String> fault) {

  /** Returns the coverage of an account that was never read. */
  static Coverage none(AccountId account) {
    return new Coverage(account, Optional.empty(), 0, Optional.empty(), Optional.empty());
  }
}
