package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import java.util.Locale;

/**
 * One thing that happens. A step says what it means by numbers, which count among what there is
 * then: so a history stays one when steps are left out of it.
 */
sealed interface Step {

  /** What is wrong with a request on purpose. */
  enum Flaw {
    NONE,
    TOO_LONG,
    NO_REASON,
    GRANTEE_OUTSIDE,
    UNKNOWN_FIELD,
    KEY_NOT_OPTED_IN
  }

  /** A member asks for an access, to the second key or to the first. */
  record Ask(int who, boolean second, Mode mode, int minutes, Flaw flaw) implements Step {}

  /** An access is renewed. */
  record Renew(int which, int minutes) implements Step {}

  /** The same event of a request is delivered again. */
  record Repeat(int which) implements Step {}

  /** An archive is replayed. */
  record Replay(int which) implements Step {}

  /** Whoever asked gives an access up. */
  record Release(int which) implements Step {}

  /** Another account tries to give it up. */
  record StrangersRelease(int which) implements Step {}

  /** Time passes. */
  record Wait(int seconds) implements Step {}

  /** An outsider makes a grant on a key of its own, under a copied name, for our reaper. */
  record HostileGrant(int which) implements Step {}

  /** The key's owner makes a grant of its own. */
  record OwnersGrant() implements Step {}

  /** The key's owner adds a statement of its own to the key's policy. */
  record OwnersEdit(int number) implements Step {}

  /** The operators freeze new access, or let it be given again. */
  record Freeze(boolean frozen) implements Step {}

  /** A grantee is deleted and made anew under its name. */
  record RemakeGrantee(int who) implements Step {}

  /** The reaper's role is deleted and made anew under its name. */
  record RemakeReaper() implements Step {}

  /** One of the next calls that a function makes fails. */
  record Fail(Fault fault, int after) implements Step {}

  /** The next event for the broker is late, so that later ones overtake it. */
  record HoldBack(int seconds) implements Step {}

  /** What lies in the dead-letter queue is sent once more, as operators do. */
  record Redrive() implements Step {}

  /** The key's owner edits the policy right before the policy writer's next write of it. */
  record OwnersEditUnseen(int number) implements Step {}

  /** A grant cannot be retired until the history is over. */
  record Stick(int which) implements Step {}

  /** Other rules of access are deployed. */
  record DeployRules(Rules rules) implements Step {}

  /** The colleague's account leaves the organisation, or is in it again. */
  record Belong(boolean inside) implements Step {}

  /** Lambda runs nothing for a while. */
  record Outage(int seconds) implements Step {}

  /** The functions' clock is wrong by so much from now on. */
  record Skew(int seconds) implements Step {}

  /**
   * Something is made in the key's own account that bears a name of our form and is not ours: that
   * of another stack, of another version, or a forgery.
   */
  record Forge(int which, Forgery forgery) implements Step {}

  /** What may be taken for ours. */
  enum Forgery {
    GRANT_OF_ANOTHER_STACK,
    GRANT_OF_ANOTHER_VERSION,
    GRANT_THAT_LASTS_TOO_LONG,
    STATEMENT_OF_ANOTHER_STACK,
    STATEMENT_NOT_AS_WRITTEN,
    ROLE_OF_ANOTHER_STACK
  }

  /** Returns the step in a line. */
  default String line() {
    return toString().toLowerCase(Locale.ROOT);
  }
}
