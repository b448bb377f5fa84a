package dev.kmsaccess.core.inventory;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One way in which another account can use a key.
 *
 * @param key the key
 * @param kind what gives it
 * @param id the Sid or number of the statement, or the grant's id; foreign text
 * @param who whom it names; foreign text
 * @param account the account of that principal; empty where it names none, or everybody
 * @param actions what it allows, as it is written
 * @param conditions the keys that bind it, with their operators
 * @param reach whether that is inside
 * @param ours whether this product gave it
 * @param since when it was given, where AWS tells
 * @param until when it ends; empty for access that stands
 */
public record StandingEntry(
    KeyArn key,
    Kind kind,
    String id,
    String who,
    Optional<AccountId> account,
    List<String> actions,
    List<String> conditions,
    Reach reach,
    boolean ours,
    Optional<Instant> since,
    Optional<Instant> until) {

  public StandingEntry {
    actions = List.copyOf(actions);
    conditions = List.copyOf(conditions);
  }

  /** What gives access. */
  public enum Kind {
    STATEMENT,
    GRANT
  }

  /** Whether those who have it are ours. */
  public enum Reach {
    /** A trusted account, or one of the organisation. */
    INSIDE,
    /** Somebody else gets in, too. */
    OUTSIDE,
    /** What is named does not tell: the unique id of somebody who was deleted, perhaps. */
    UNKNOWN
  }
}
