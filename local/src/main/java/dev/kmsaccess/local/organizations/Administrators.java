package dev.kmsaccess.local.organizations;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalCloud;
import java.util.Set;
import java.util.TreeSet;

/** The accounts that may read their organisation: its management account and its delegates. */
public final class Administrators {

  private final Set<String> accounts = new TreeSet<>();

  private Administrators() {}

  /** Returns the administrators of a world. */
  public static Administrators of(LocalCloud cloud) {
    return cloud.part(Administrators.class, it -> new Administrators());
  }

  /** Lets an account read its organisation. */
  public void add(AccountId account) {
    accounts.add(account.id());
  }

  boolean contains(AccountId account) {
    return accounts.contains(account.id());
  }
}
