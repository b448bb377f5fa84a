package dev.kmsaccess.local;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.local.iam.IamDirectory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The world of the local accounts: who is there, what time it is, and the state of every service.
 *
 * <p>The services share one lock, this object: a call holds it from its authorisation to its
 * answer, so that calls happen one after the other and a world is a matter of its seed and of the
 * calls made.
 */
public final class LocalCloud {

  /** The only partition there is. */
  public static final String PARTITION = "aws";

  private final LocalClock clock;
  private final Ids ids;
  private final IssuedCredentials credentials = new IssuedCredentials();
  private final Map<AccountId, LocalAccount> accounts = new TreeMap<>();
  private final Map<Class<?>, Object> parts = new HashMap<>();

  private LocalCloud(Instant now, long seed) {
    this.clock = new LocalClock(now);
    this.ids = new Ids(seed);
  }

  /** Returns an empty world at a time; the seed decides every id that it will ever make. */
  public static LocalCloud create(Instant now, long seed) {
    return new LocalCloud(now, seed);
  }

  /** Creates an account with an administrator, at the root of the organisation if one is given. */
  public synchronized LocalAccount createAccount(
      AccountId id, String name, Optional<OrganizationId> organization) {
    if (accounts.containsKey(id)) {
      throw new IllegalArgumentException("the account exists already: " + id);
    }
    AwsCredentials administrator = IamDirectory.of(this).openAccount(id);
    LocalAccount account =
        new LocalAccount(id, name, organization.map(LocalCloud::atRoot), administrator);
    accounts.put(id, account);
    return account;
  }

  /** Returns the account, if it exists here. */
  public synchronized Optional<LocalAccount> account(AccountId id) {
    return Optional.ofNullable(accounts.get(id));
  }

  /** Returns all accounts, in the order of their ids. */
  public synchronized List<LocalAccount> accounts() {
    return List.copyOf(accounts.values());
  }

  /** Returns the clients of one caller in one Region; every call authorises the caller anew. */
  public LocalClients clients(AwsCredentials callersCredentials, String region) {
    return LocalClients.of(this, credentials.identify(callersCredentials), region);
  }

  /**
   * Makes one call to a service: holds the world from its authorisation to its answer, and then
   * lets happen what it set off, such as the delivery of events. Everything that changes something
   * goes through here.
   */
  public <T> T call(Supplier<T> call) {
    boolean withinAnotherCall = Thread.holdsLock(this);
    try {
      synchronized (this) {
        return call.get();
      }
    } finally {
      // Tasks run outside the lock: one that waited for the clock with the lock in hand, while
      // another thread runs tasks that need the lock, would wait for ever.
      if (!withinAnotherCall) {
        clock.runDue();
      }
    }
  }

  /** Returns the clock of this world. */
  public LocalClock clock() {
    return clock;
  }

  /** Returns the source of ids, secrets and key material. */
  public Ids ids() {
    return ids;
  }

  /** Returns the register of issued credentials. */
  public IssuedCredentials credentials() {
    return credentials;
  }

  /**
   * Returns the part of the world that a service keeps, and makes it when it is first asked for.
   *
   * @param type the part's class, one part each
   * @param maker makes the part
   */
  public synchronized <T> T part(Class<T> type, Function<LocalCloud, T> maker) {
    Object found = parts.get(type);
    if (found == null) {
      found = maker.apply(this);
      parts.put(type, found);
    }
    return type.cast(found);
  }

  private static Membership atRoot(OrganizationId organization) {
    return Membership.at(organization, organization + "/r-ab12/");
  }
}
