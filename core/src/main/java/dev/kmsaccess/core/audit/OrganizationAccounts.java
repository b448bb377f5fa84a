package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Set;

/** Knows which accounts are ours. Every method is total. */
public interface OrganizationAccounts {

  /** Returns where an account stands. */
  Standing standing(AccountId account);

  /**
   * Whether it can tell that an account is outside. A list of ours cannot: who is not on it may be
   * ours and not be listed.
   */
  default boolean tellsWhoIsOutside() {
    return true;
  }

  /** Returns all accounts of the organisation that are open. */
  Looked<Set<AccountId>> members();

  /**
   * Returns the knowledge that a list gives: what is on it is ours, everything else is not. An
   * empty list is no knowledge.
   */
  static OrganizationAccounts listed(Set<AccountId> accounts) {
    Set<AccountId> ours = Set.copyOf(accounts);
    return new OrganizationAccounts() {
      @Override
      public Standing standing(AccountId account) {
        if (ours.contains(account)) {
          return new Standing.Member();
        }
        return ours.isEmpty()
            ? new Standing.Unknown(
                "neither a list of member accounts nor a role for AWS Organizations is configured")
            : new Standing.Unlisted();
      }

      @Override
      public boolean tellsWhoIsOutside() {
        return false;
      }

      @Override
      public Looked<Set<AccountId>> members() {
        return new Looked.Seen<>(ours);
      }
    };
  }
}
