package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Arrays;
import java.util.Collection;

/** Some accounts, their ids as numbers: found without making a text of what a line's bytes say. */
final class AccountNumbers {

  private final long[] sorted;

  AccountNumbers(Collection<AccountId> accounts) {
    this.sorted = accounts.stream().mapToLong(it -> Long.parseLong(it.id())).sorted().toArray();
  }

  boolean contains(long account) {
    return Arrays.binarySearch(sorted, account) >= 0;
  }
}
