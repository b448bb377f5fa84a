package dev.kmsaccess.cli.report;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.history.PastAccess;
import dev.kmsaccess.core.inventory.StandingEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page tells.
 *
 * @param account the account of the keys
 * @param region their Region
 * @param from the beginning of the time line
 * @param now its end, and when all this was read
 * @param keys the keys
 * @param standing the ways in from other accounts as they are now, whoever gave them
 * @param accesses the accesses of that time, the earliest first
 */
record Report(
    String account,
    String region,
    Instant from,
    Instant now,
    List<Key> keys,
    List<StandingEntry> standing,
    List<PastAccess> accesses) {

  Report {
    keys = List.copyOf(keys);
    standing = List.copyOf(standing);
    accesses = List.copyOf(accesses);
  }

  /**
   * A key.
   *
   * @param exposure how open its policy is; empty where it could not be told
   * @param findings what makes it so
   * @param fault what could not be read of it, and why
   */
  record Key(
      KeyArn arn, Optional<Exposure> exposure, List<Finding> findings, Optional<String> fault) {
    Key {
      findings = List.copyOf(findings);
    }

    /** Whether it is known that nobody outside gets in, now or, as the policy stands, later. */
    boolean isClosed() {
      return exposure.equals(Optional.of(Exposure.NONE)) && findings.isEmpty();
    }

    /** Returns how open it is, in a word or two. */
    String label() {
      if (exposure.isEmpty()) {
        return "NOT READ";
      }
      if (exposure.get() != Exposure.NONE) {
        return exposure.get().name();
      }
      return isClosed() ? "CLOSED" : "OPENS LATER";
    }
  }
}
