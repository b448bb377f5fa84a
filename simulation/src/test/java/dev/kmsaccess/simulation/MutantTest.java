package dev.kmsaccess.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that holds is worth what it would find. */
class MutantTest {

  private static final long SEEDS = 300;
  private static final int STEPS = 24;

  @ParameterizedTest
  @EnumSource
  void mutant_isKilled(Mutant mutant) {
    Optional<Outcome> killed =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> new Simulation(SimulationTest.root(), mutant.make()).run(seed, STEPS))
            .filter(it -> it instanceof Outcome.Broken)
            .findFirst();

    assertThat(killed).as("%s survives %d histories", mutant, SEEDS).isPresent();
  }
}
