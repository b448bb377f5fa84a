package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/** Some accounts, their ids as numbers: found without making a text of what a line's bytes say. */
final class AccountNumbers {

  private final long[] sorted;

  private AccountNumbers(LongStream numbers) {
    this.sorted = numbers.sorted().distinct().toArray();
  }

  static AccountNumbers of(Collection<AccountId> accounts) {
    return new AccountNumbers(accounts.stream().mapToLong(it -> Long.parseLong(it.id())));
  }

  static AccountNumbers of(long... numbers) {
    return new AccountNumbers(Arrays.stream(numbers));
  }

  boolean contains(long account) {
    return Arrays.binarySearch(sorted, account) >= 0;
  }
}
