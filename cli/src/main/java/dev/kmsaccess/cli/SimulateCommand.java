package dev.kmsaccess.cli;

import dev.kmsaccess.simulation.Figures;
import dev.kmsaccess.simulation.Outcome;
import dev.kmsaccess.simulation.Simulation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs whole histories of the product with every fault, and says which promise was broken. */
@Command(
    name = "simulate",
    description = {
      "Runs histories of requests, releases, edits and faults on the local accounts, each out of"
          + " one seed, and checks after every step what must hold.",
      "It ends with 1 where something did not: then it prints the seed and the shortest history"
          + " that shows it."
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,15})(?:\\.\\.([0-9]{1,15}))?");
  private static final int BAR = 40;

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "A..B",
      defaultValue = "1..100",
      description = "Which histories: from A to B, or one (default: ${DEFAULT-VALUE}).")
  private String seeds = "1..100";

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "24",
      description = "How much happens in each (default: ${DEFAULT-VALUE}).")
  private int steps = 24;

  private final AtomicLong done = new AtomicLong();

  @Override
  public Integer call() {
    Matcher range = RANGE.matcher(seeds);
    if (!range.matches()) {
      throw UserFault.notUnderstood("--seeds is like 1..1000, not: " + seeds);
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
    if (last < first || steps < 1 || steps > 10_000) {
      throw UserFault.notUnderstood(
          "--seeds goes upwards and --steps is 1 to 10000, not: " + seeds + ", " + steps);
    }
    Simulation simulation = Simulation.at(Home.directory());
    // Histories know nothing of each other; each runs on one thread.
    List<Outcome> outcomes =
        LongStream.rangeClosed(first, last)
            .parallel()
            .mapToObj(
                seed -> {
                  Outcome outcome = simulation.run(seed, steps);
                  progress(done.incrementAndGet(), last - first + 1);
                  return outcome;
                })
            .toList();
    return print(outcomes);
  }

  private int print(List<Outcome> outcomes) {
    PrintWriter out = spec.commandLine().getOut();
    Figures figures = Figures.NONE;
    List<Outcome.Broken> broken = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Held(Figures held) -> figures = figures.plus(held);
        case Outcome.Broken failure -> broken.add(failure);
      }
    }
    for (Outcome.Broken failure : broken) {
      out.println("Seed " + failure.seed() + ": " + failure.what());
      failure.history().forEach(step -> out.println("  " + step));
      out.printf("  again: ./kms-access simulate --seeds %d --steps %d%n%n", failure.seed(), steps);
    }
    out.printf(
        "%s, %,d of them broke something.%n",
        Counted.of(outcomes.size(), "history", "histories"), broken.size());
    out.printf(
        "In the others: %s, %s, %,d granted, %,d released, %,d"
            + " ended; %,d of %,d calls of AWS"
            + " failed.%n",
        Counted.of(figures.steps(), "step", "steps"),
        Counted.of(figures.requests(), "request", "requests"),
        figures.granted(),
        figures.released(),
        figures.ended(),
        figures.faults(),
        figures.calls());
    return broken.isEmpty() ? ExitStatus.DONE : ExitStatus.NO;
  }

  /** Draws the bar anew for each hundredth, and only where somebody looks. */
  private void progress(long so, long of) {
    if (System.console() == null || (so * 100 / of == (so - 1) * 100 / of && so != of)) {
      return;
    }
    int filled = (int) (so * BAR / of);
    PrintWriter err = spec.commandLine().getErr();
    err.printf("\r[%s%s] %,d of %,d", "#".repeat(filled), " ".repeat(BAR - filled), so, of);
    if (so == of) {
      err.println();
    }
    err.flush();
  }
}
