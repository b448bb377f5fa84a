package dev.kmsaccess.simulation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs histories.
 *
 * @param home the directory that holds the templates
 * @param change a deliberate fault of the product; {@link Mutation#NONE} in earnest
 */
public record Simulation(Path home, Mutation change) {

  /** Returns a simulation of the product as it is. */
  public static Simulation at(Path home) {
    return new Simulation(home, Mutation.NONE);
  }

  /** Runs the history of a seed. */
  public Outcome run(long seed, int steps) {
    List<Step> history = Histories.of(seed, steps);
    Run run = new Run(seed, history);
    Optional<String> broken = run.broken();
    return broken
        .<Outcome>map(it -> new Outcome.Broken(seed, it, lines(shortened(seed, history))))
        .orElseGet(() -> new Outcome.Held(run.figures()));
  }

  /** Returns the promise that the history of a seed breaks; empty if it breaks none. */
  Optional<String> broken(long seed, int steps) {
    return new Run(seed, Histories.of(seed, steps)).broken();
  }

  /**
   * Leaves out whatever is not needed for the history to break something: halves first, then
   * smaller parts, then single steps.
   */
  private List<Step> shortened(long seed, List<Step> history) {
    List<Step> shortest = history;
    for (int part = Math.max(1, history.size() / 2); part >= 1; part /= 2) {
      for (int from = 0; from < shortest.size(); ) {
        List<Step> shorter = Cut.without(shortest, from, part);
        if (new Run(seed, shorter).broken().isPresent()) {
          shortest = shorter;
        } else {
          from += part;
        }
      }
    }
    return shortest;
  }

  private static List<String> lines(List<Step> history) {
    return history.stream().map(Step::line).toList();
  }

  /** A history on its way. */
  private final class Run {
    private final List<Step> history;
    private final World world;
    private Optional<String> broken = Optional.empty();

    Run(long seed, List<Step> history) {
      this.history = history;
      this.world = new World(home, seed, change);
    }

    /** Returns the promise that was broken; a history that breaks off has broken something. */
    Optional<String> broken() {
      try {
        happen();
      } catch (RuntimeException fault) {
        broken = broken.or(() -> Optional.of("The history broke off: " + fault));
      }
      return broken;
    }

    private void happen() {
      for (Step step : history) {
        world.happen(step, () -> look(/* settled= */ false));
        if (broken.isPresent()) {
          return;
        }
      }
      world.settle(() -> look(/* settled= */ false));
      look(/* settled= */ true);
    }

    private void look(boolean settled) {
      if (broken.isEmpty()) {
        broken = Invariants.check(world, settled);
      }
    }

    Figures figures() {
      List<Asked> asked = world.asked();
      return new Figures(
          1,
          history.size(),
          asked.size(),
          asked.stream().filter(Asked::isGranted).count(),
          asked.stream().filter(it -> it.released().isPresent()).count(),
          world.ended(),
          world.faults().happened(),
          world.faults().calls());
    }
  }
}
