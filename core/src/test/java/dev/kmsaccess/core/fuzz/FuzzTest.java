package dev.kmsaccess.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kmsaccess.core.event.ForeignText;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A million hostile inputs: each ends in a value, or in an error that says where and what, is short
 * and is fit to be shown. Nothing else is ever thrown, and nothing runs on for ever.
 *
 * <p>The same million in every build. {@code -Dfuzz.mutations=N} sets another number, {@code
 * -Dfuzz.seed=N} another first seed, {@code -Dfuzz.reader=NAME} one reader; a failure says all
 * three.
 */
class FuzzTest {

  private static final long MUTATIONS = Long.getLong("fuzz.mutations", 1_000_000);
  private static final long FIRST_SEED = Long.getLong("fuzz.seed", 1);
  private static final String READER = System.getProperty("fuzz.reader", "");

  /** A whole run takes a minute or two; this is for what never ends. */
  private static final Duration WATCHDOG = Duration.ofMinutes(20);

  private volatile long seed;

  @ParameterizedTest
  @EnumSource
  void reads_hostileInput_givesAValueOrAnErrorWithItsPlace(Reader reader) {
    assumeTrue(READER.isEmpty() || READER.equals(reader.name()));
    long count = READER.isEmpty() ? MUTATIONS * reader.share() / 100 : MUTATIONS;

    long understood =
        assertTimeoutPreemptively(
            WATCHDOG, () -> run(reader, count), () -> named(reader) + " does not come to an end");

    // Inputs that are all nonsense, or all good, would test little.
    if (count > 1_000) {
      assertThat(understood).isBetween(count / 100, count * 9 / 10);
    }
  }

  private long run(Reader reader, long count) {
    Mutator mutator = reader.mutator();
    long understood = 0;
    for (seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
      Mutant input = mutator.mutant(seed);
      try {
        if (reader.reads(input)) {
          understood++;
        }
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(described(reader, input, e), e);
      }
    }
    return understood;
  }

  private String named(Reader reader) {
    return "-Dfuzz.reader=%s -Dfuzz.seed=%d -Dfuzz.mutations=1".formatted(reader, seed);
  }

  private String described(Reader reader, Mutant input, Throwable failure) {
    Mutant shortest =
        Shortening.of(
            input, it -> failure(reader, it).filter(other -> isAlike(other, failure)).isPresent());
    return "%s: %s%nshortened input: %s"
        .formatted(named(reader), failure, ForeignText.shown(shortest.pieces(), 4_000));
  }

  private static Optional<Throwable> failure(Reader reader, Mutant input) {
    try {
      reader.reads(input);
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(e);
    }
  }

  /** Whether two failures are of one kind and from one place. */
  private static boolean isAlike(Throwable one, Throwable other) {
    return one.getClass().equals(other.getClass())
        && (one instanceof StackOverflowError || at(one).equals(at(other)));
  }

  private static String at(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    String top = stack.length == 0 ? "" : stack[0].toString();
    return failure instanceof Promises.Broken && stack.length > 1 ? top + stack[1] : top;
  }
}
