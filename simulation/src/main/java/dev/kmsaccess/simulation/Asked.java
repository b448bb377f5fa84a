package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the world knows of a request: what was asked, and what has become of it as far as heard. */
final class Asked {

  private final String id;
  private final Inhabitant requester;
  private final String grantee;
  private final KeyArn key;
  private final Mode mode;
  private final Instant time;
  private final Instant expiry;
  private final Step.Flaw flaw;
  private final Optional<String> renews;
  private final JsonObject event;
  private final Set<String> handles = new HashSet<>();
  private Optional<Instant> granted = Optional.empty();
  private Instant lastSeen = Instant.MIN;
  private boolean refused;
  private Optional<Instant> released = Optional.empty();
  private boolean replaced;
  private boolean remade;
  private boolean left;
  private boolean adrift;
  private boolean frozen;
  private boolean thawed;
  private boolean ended;
  private boolean allowed;
  private boolean disallowed;

  Asked(
      String id,
      Inhabitant requester,
      String grantee,
      KeyArn key,
      Mode mode,
      Instant time,
      Instant expiry,
      Step.Flaw flaw,
      Optional<String> renews,
      JsonObject event) {
    this.id = id;
    this.requester = requester;
    this.grantee = grantee;
    this.key = key;
    this.mode = mode;
    this.time = time;
    this.expiry = expiry;
    this.flaw = flaw;
    this.renews = renews;
    this.event = event;
  }

  String id() {
    return id;
  }

  Inhabitant requester() {
    return requester;
  }

  String grantee() {
    return grantee;
  }

  KeyArn key() {
    return key;
  }

  Mode mode() {
    return mode;
  }

  /** Returns when it was asked. */
  Instant time() {
    return time;
  }

  /** Returns when the access is over, as the request alone says. */
  Instant expiry() {
    return expiry;
  }

  /**
   * Notes that rules are in force.
   *
   * @param decidable whether the request may still be decided
   */
  void judge(Rules rules, boolean decidable) {
    boolean good =
        flaw == Step.Flaw.NONE && rules.allow(requester, mode, Duration.between(time, expiry));
    allowed |= good && decidable;
    disallowed |= !good;
  }

  /** Whether any rules under which it could be decided allow it. */
  boolean isGood() {
    return allowed;
  }

  /** Whether nothing ever stood against it: no rules, no freeze, and its account never left. */
  boolean isWithoutDoubt() {
    return !disallowed && !frozen && !left;
  }

  /**
   * Notes whether new access is frozen.
   *
   * @param decidable whether the request may still be decided
   */
  void freeze(boolean on, boolean decidable) {
    frozen |= on && decidable;
    thawed |= !on && decidable;
  }

  /** Whether new access was frozen for as long as it could be decided. */
  boolean isFrozenOut() {
    return !thawed;
  }

  /** Notes that an access of it is there. */
  void seen(Instant when) {
    lastSeen = when;
  }

  /** Returns until when it may have had an access at the latest, as far as is known. */
  Instant last() {
    return lastSeen.isAfter(expiry) ? lastSeen : expiry;
  }

  /** Notes that the end of an access of it was announced. */
  void end() {
    ended = true;
  }

  /** Whether the end of an access of it was announced. */
  boolean isEnded() {
    return ended;
  }

  /** Notes that the reaper's role is another one since; a grant that it has names the first. */
  void setAdrift() {
    adrift = mode == Mode.GRANT;
  }

  /** Whether a grant that it has may name a reaper that is no more. */
  boolean isAdrift() {
    return adrift;
  }

  /** Notes that its account left the organisation. */
  void leave() {
    left = true;
  }

  /** Whether its account left the organisation since, be it back or not. */
  boolean hasLeft() {
    return left;
  }

  /** Whether its rule was gone at some time since. */
  boolean isWithdrawn() {
    return allowed && disallowed;
  }

  Optional<String> renews() {
    return renews;
  }

  /** Returns the event as the bus took it. */
  JsonObject event() {
    return event;
  }

  /** Returns where accesses are that it was said to have. */
  Set<String> handles() {
    return handles;
  }

  void granted(String handle, Instant when) {
    handles.add(handle);
    granted = granted.or(() -> Optional.of(when));
  }

  /** Returns when it was first said to be granted. */
  Optional<Instant> granted() {
    return granted;
  }

  boolean isGranted() {
    return !handles.isEmpty();
  }

  void refuse() {
    refused = true;
  }

  boolean isAnswered() {
    return refused || isGranted();
  }

  Optional<Instant> released() {
    return released;
  }

  void release(Instant when) {
    released = Optional.of(when);
  }

  /** Whether the grantee was deleted since, so that the name means somebody else now. */
  boolean isRemade() {
    return remade;
  }

  void remake() {
    remade = true;
  }

  /** Whether another access took its place. */
  boolean isReplaced() {
    return replaced;
  }

  void replace() {
    replaced = true;
  }
}
