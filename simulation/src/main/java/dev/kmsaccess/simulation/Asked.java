package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the world knows of a request: what was asked, and what has become of it as far as heard. */
final class Asked {

  private final String id;
  private final Inhabitant requester;
  private final String grantee;
  private final Mode mode;
  private final Instant time;
  private final Instant expiry;
  private final Step.Flaw flaw;
  private final Optional<String> renews;
  private final JsonObject event;
  private final Set<String> handles = new HashSet<>();
  private Optional<Instant> granted = Optional.empty();
  private boolean refused;
  private Optional<Instant> released = Optional.empty();
  private boolean replaced;
  private boolean remade;

  Asked(
      String id,
      Inhabitant requester,
      String grantee,
      Mode mode,
      Instant time,
      Instant expiry,
      Step.Flaw flaw,
      Optional<String> renews,
      JsonObject event) {
    this.id = id;
    this.requester = requester;
    this.grantee = grantee;
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

  /** Whether the rules allow it. */
  boolean isGood() {
    return flaw == Step.Flaw.NONE;
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
