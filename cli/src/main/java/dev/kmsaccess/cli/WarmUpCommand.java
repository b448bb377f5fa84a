package dev.kmsaccess.cli;

import dev.kmsaccess.simulation.house.House;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/**
 * Runs what people will run, and says nothing: the launcher records the classes that it loads, so
 * that later starts need not find and link them again.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    House house = House.furnish(Home.directory(), Instant.now(), 1, Optional.empty());
    Story silent = new Story(new PrintWriter(Writer.nullWriter()), Ansi.OFF);
    return new Demonstration(house, Home.directory(), silent).run()
        ? ExitStatus.DONE
        : ExitStatus.NO;
  }
}
