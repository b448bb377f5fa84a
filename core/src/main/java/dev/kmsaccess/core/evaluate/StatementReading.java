package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.Statement;
import java.util.List;

/**
 * How one statement reads against one request, for people.
 *
 * @param misses why it does not apply, a sentence each; none if it applies
 */
public record StatementReading(Statement statement, List<String> misses) {

  public StatementReading {
    misses = List.copyOf(misses);
  }

  /** Whether the statement applies to the request. */
  public boolean applies() {
    return misses.isEmpty();
  }
}
