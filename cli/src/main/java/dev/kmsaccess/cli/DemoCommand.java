package dev.kmsaccess.cli;

import dev.kmsaccess.simulation.house.House;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells the whole story on local accounts: real calls, real answers, real refusals. */
@Command(
    name = "demo",
    description = "Shows the whole story on local accounts: ask, use, be refused, end, alert.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  /** Decides every id of the demonstration, so that two runs can be compared. */
  private static final long SEED = 4711;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Story story = new Story(Objects.requireNonNull(spec).commandLine().getOut(), Ansi.AUTO);
    House house = House.furnish(Home.directory(), Instant.now(), SEED, Optional.empty());
    return new Demonstration(house, Home.directory(), story).run()
        ? ExitStatus.DONE
        : ExitStatus.NO;
  }
}
