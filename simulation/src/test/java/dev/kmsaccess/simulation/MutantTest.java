package dev.kmsaccess.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that holds is worth what it would find. */
class MutantTest {

  private static final long SEEDS = 400;
  private static final int STEPS = 24;

  @ParameterizedTest
  @EnumSource
  void mutant_isKilled(Mutant mutant) {
    Optional<String> killed =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> with(mutant).broken(seed, STEPS))
            .flatMap(Optional::stream)
            .findAny();

    assertThat(killed).as("%s survives %d histories", mutant, SEEDS).isPresent();
  }

  @Test
  void brokenHistory_isShortenedToWhatBreaksIt() {
    Outcome outcome =
        LongStream.rangeClosed(1, SEEDS)
            .filter(seed -> with(Mutant.CAPPED_DURATION).broken(seed, STEPS).isPresent())
            .mapToObj(seed -> with(Mutant.CAPPED_DURATION).run(seed, STEPS))
            .findFirst()
            .orElseThrow();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> {
              assertThat(broken.what()).startsWith("An access ends when its request says.");
              assertThat(broken.history()).singleElement().asString().contains("flaw=too_long");
            });
  }

  /** Each history gets a mutant of its own: some remember what happened. */
  private static Simulation with(Mutant mutant) {
    return new Simulation(SimulationTest.root(), mutant.make());
  }
}
