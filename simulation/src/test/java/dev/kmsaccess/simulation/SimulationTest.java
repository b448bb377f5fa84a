package dev.kmsaccess.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The product under every fault that a seed can bring. */
class SimulationTest {

  private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);
  private static final int STEPS = Integer.getInteger("simulation.steps", 16);

  @Test
  void histories_keepEveryPromise() {
    List<Outcome> outcomes =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> Simulation.at(root()).run(seed, STEPS))
            .toList();

    assertThat(outcomes).filteredOn(it -> it instanceof Outcome.Broken).isEmpty();
    Figures figures =
        outcomes.stream()
            .map(it -> it instanceof Outcome.Held(Figures held) ? held : Figures.NONE)
            .reduce(Figures.NONE, Figures::plus);
    // A history in which nothing happens keeps every promise, too.
    assertThat(figures.granted()).isGreaterThan(SEEDS * 3 / 2);
    assertThat(figures.released()).isGreaterThan(SEEDS / 2);
    assertThat(figures.ended()).isGreaterThan(SEEDS * 3 / 2);
    assertThat(figures.faults()).isGreaterThan(SEEDS / 2);
  }

  @Test
  void history_ofASeed_isAlwaysTheSame() {
    assertThat(Histories.of(7, 100)).isEqualTo(Histories.of(7, 100));
    assertThat(Simulation.at(root()).run(7, STEPS)).isEqualTo(Simulation.at(root()).run(7, STEPS));
  }

  /** Returns the directory that holds the templates. */
  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("template.yaml"))) {
      at = Objects.requireNonNull(at.getParent(), "no template.yaml above the tests");
    }
    return at;
  }
}
