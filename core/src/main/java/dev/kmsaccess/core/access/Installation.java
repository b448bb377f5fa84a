package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
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
 */
public record Installation(
    StackName stack,
    String partition,
    AccountId keyAccount,
    String region,
    Duration longest,
    Set<Mode> modes) {

  public Installation {
    modes = Set.copyOf(modes);
    if (!longest.isPositive()) {
      throw new IllegalArgumentException("the longest access must last, not " + longest);
    }
  }

  /** Returns the test of what this installation made. */
  public Ownership ownership() {
    return new Ownership(stack, Set.of(keyAccount), longest);
  }
}
