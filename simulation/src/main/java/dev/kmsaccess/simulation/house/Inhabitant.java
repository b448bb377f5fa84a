package dev.kmsaccess.simulation.house;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import java.util.Locale;
import java.util.Optional;

/** Who lives in the house: one account each. */
public enum Inhabitant {
  /** The account that owns the keys and runs the stack. */
  KEY("123456789012", true),
  /** A team of the same organisation that needs keys. */
  MEMBER("210987654321", true),
  /** Another team of the same organisation. */
  COLLEAGUE("222233334444", true),
  /** An account in no organisation at all. */
  OUTSIDER("999900001111", false);

  /** The organisation of the house. */
  public static final OrganizationId ORGANIZATION = new OrganizationId("o-a1b2c3d4e5");

  private final AccountId account;
  private final boolean inside;

  Inhabitant(String account, boolean inside) {
    this.account = new AccountId(account);
    this.inside = inside;
  }

  /** Returns the inhabitant's account. */
  public AccountId account() {
    return account;
  }

  /** Returns the organisation the account is in, if it is in one. */
  public Optional<OrganizationId> organization() {
    return inside ? Optional.of(ORGANIZATION) : Optional.empty();
  }

  /** Returns the name by which scripts know the inhabitant. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
