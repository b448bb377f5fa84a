package dev.kmsaccess.core.inventory;

import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** When a statement ends by itself. */
public final class StatementEnd {

  private static final Set<Comparison> ENDING =
      EnumSet.of(Comparison.DATE_LESS_THAN, Comparison.DATE_LESS_THAN_EQUALS);

  private StatementEnd() {}

  /** Returns the earliest end that a condition on the time sets; empty where none does. */
  public static Optional<Instant> of(Statement statement) {
    return statement.conditions().stream()
        .filter(it -> it.key().equalsIgnoreCase("aws:CurrentTime"))
        .filter(StatementEnd::isEnd)
        .map(StatementEnd::latest)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * Reads a time as this product writes it; empty for another form, or a variable: then no end is
   * told.
   */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException another) {
      return Optional.empty();
    }
  }

  private static boolean isEnd(Condition condition) {
    return condition.operator() instanceof Operator.Known known
        && !known.ifExists()
        && ENDING.contains(known.comparison());
  }

  /** Of several values, any will do. */
  private static Optional<Instant> latest(Condition condition) {
    List<Instant> times = new ArrayList<>();
    for (String value : condition.values()) {
      Optional<Instant> time = parse(value);
      if (time.isEmpty()) {
        return Optional.empty();
      }
      times.add(time.get());
    }
    return times.stream().max(Instant::compareTo);
  }
}
