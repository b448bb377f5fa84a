package dev.kmsaccess.core.access;

import java.util.Locale;
import java.util.Optional;

/** How an access is made. */
public enum Mode {
  /** A KMS grant; the reaper retires it when it is over. */
  GRANT,
  /** A statement in the key policy that carries its own end. */
  POLICY,
  /** An IAM role in the key account whose policies carry their own end. */
  ROLE;

  /** Returns the mode as requests, rules and key tags write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the mode of that text, or empty if there is none. */
  public static Optional<Mode> parse(String text) {
    for (Mode mode : values()) {
      if (mode.text().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text();
  }
}
