package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.HouseRules;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The rules of access that may be in force, each with a reading of its own of what they allow. */
public enum Rules {
  /** Those of the house, for all keys. */
  WHOLE(rules -> rules) {
    @Override
    boolean allow(Inhabitant requester, Mode mode, Duration duration) {
      return true;
    }
  },
  WITHOUT_THE_COLLEAGUE(
      rules -> rules.replace(", \"" + Inhabitant.COLLEAGUE.account() + "\"", "")) {
    @Override
    boolean allow(Inhabitant requester, Mode mode, Duration duration) {
      return requester != Inhabitant.COLLEAGUE;
    }
  },
  SHORTER(rules -> rules.replace("\"P7D\"", "\"PT10M\"")) {
    @Override
    boolean allow(Inhabitant requester, Mode mode, Duration duration) {
      return duration.compareTo(Duration.ofMinutes(10)) <= 0;
    }
  },
  GRANTS_ONLY(rules -> rules.replace("\"grant\", \"policy\", \"role\"", "\"grant\"")) {
    @Override
    boolean allow(Inhabitant requester, Mode mode, Duration duration) {
      return mode == Mode.GRANT;
    }
  },
  /** What the layer's build would have refused: the broker does not start on it. */
  UNREADABLE(rules -> rules.substring(1)) {
    @Override
    boolean allow(Inhabitant requester, Mode mode, Duration duration) {
      return false;
    }
  };

  private final Path file;

  Rules(UnaryOperator<String> change) {
    this.file = HouseRules.file(change.apply(whole()));
  }

  /** Returns the file that the functions read. */
  Path file() {
    return file;
  }

  /** Whether a request without a flaw is allowed. */
  abstract boolean allow(Inhabitant requester, Mode mode, Duration duration);

  /** Returns the rules of the house for all keys. */
  private static String whole() {
    String first = "\"" + House.ALIAS + "\"";
    return HouseRules.text()
        .replace(first, "%s, \"%s\", \"%s\"".formatted(first, Keys.SECOND, Keys.CLOSED));
  }
}
