package dev.kmsaccess.reaper;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** A time that passes only when somebody lets it. */
final class VirtualTime implements InstantSource {

  private Instant now;
  private Optional<Instant> elsewhere = Optional.empty();

  VirtualTime(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return elsewhere.orElse(now);
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }

  /** Lets the time become this one, unless it is later already. */
  void moveTo(Instant then) {
    now = then.isAfter(now) ? then : now;
  }

  /** Does something that somebody else does at another time. */
  <T> T at(Instant then, Supplier<T> action) {
    elsewhere = Optional.of(then);
    try {
      return action.get();
    } finally {
      elsewhere = Optional.empty();
    }
  }
}
