package dev.kmsaccess.core.arn;

import java.util.Optional;

/**
 * The id of an AWS account: twelve digits.
 *
 * @param id the digits
 */
public record AccountId(String id) implements Comparable<AccountId> {

  public AccountId {
    if (!isAccountId(id)) {
      throw new IllegalArgumentException("an account id has twelve digits, not: " + id);
    }
  }

  /** Returns the account id, or empty if the text is none. */
  public static Optional<AccountId> parse(String text) {
    return isAccountId(text) ? Optional.of(new AccountId(text)) : Optional.empty();
  }

  private static boolean isAccountId(String text) {
    if (text.length() != 12) {
      return false;
    }
    for (int i = 0; i < 12; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(AccountId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id;
  }
}
