package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * One installation of the product: the stack of a key account in a Region.
 *
 * @param stack its name
 * @param partition the partition that it is in, such as {@code aws}
 * @param keyAccount the account whose keys it gives access to
 * @param region the Region whose keys it gives access to
 * @param longest the longest access that it makes, whatever the rules say
 * @param modes the modes that it can make
 * @param busName the name of the bus that takes requests, the same in every Region
 * @param furtherKeyAccounts other accounts whose keys it gives access to, through a role there
 */
public record Installation(
    StackName stack,
    String partition,
    AccountId keyAccount,
    String region,
    Duration longest,
    Set<Mode> modes,
    String busName,
    Set<AccountId> furtherKeyAccounts) {

  /**
   * No rule and no installation gives longer access, as the template has it: it would not be ours
   * any more (see {@link Ownership}).
   */
  public static final Duration LONGEST_OF_ALL = Duration.ofDays(90);

  /** The name that the bus has unless somebody chose another. */
  public static final String DEFAULT_BUS_NAME = "kms-access";

  public Installation {
    modes = Set.copyOf(modes);
    furtherKeyAccounts = Set.copyOf(furtherKeyAccounts);
    if (!longest.isPositive()) {
      throw new IllegalArgumentException("the longest access must last, not " + longest);
    }
  }

  /** Returns an installation for the keys of one account only, at a bus of the usual name. */
  public Installation(
      StackName stack,
      String partition,
      AccountId keyAccount,
      String region,
      Duration longest,
      Set<Mode> modes) {
    this(stack, partition, keyAccount, region, longest, modes, DEFAULT_BUS_NAME, Set.of());
  }

  /** Whether the keys of an account may be asked for here. */
  public boolean isKeyAccount(AccountId account) {
    return account.equals(keyAccount) || furtherKeyAccounts.contains(account);
  }

  /** Returns the same installation with another longest access. */
  public Installation withLongest(Duration other) {
    return new Installation(
        stack, partition, keyAccount, region, other, modes, busName, furtherKeyAccounts);
  }

  /** Returns the test of what this installation made. */
  public Ownership ownership() {
    Set<AccountId> owners = new HashSet<>(furtherKeyAccounts);
    owners.add(keyAccount);
    return new Ownership(stack, owners, longest);
  }
}
