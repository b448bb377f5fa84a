package dev.kmsaccess.cli;

import dev.kmsaccess.cli.audit.UsualPolicies;
import dev.kmsaccess.simulation.house.House;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

/**
 * Runs what people will run, and says nothing: the launcher records the classes that it loads and
 * the methods that are hot, so that later starts need not find them out again.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

  /** What there is to run. */
  enum Work {
    story,
    audit
  }

  private static final int POLICIES = 5000;

  @Parameters(arity = "0..1", defaultValue = "story")
  private Work work = Work.story;

  @Override
  public Integer call() throws IOException {
    return switch (work) {
      case story -> story();
      case audit -> audit();
    };
  }

  private static int story() {
    House house = House.furnish(Home.directory(), Instant.now(), 1, Optional.empty());
    Story silent = new Story(new PrintWriter(Writer.nullWriter()), Ansi.OFF);
    return new Demonstration(house, Home.directory(), silent).run()
        ? ExitStatus.DONE
        : ExitStatus.NO;
  }

  private static int audit() throws IOException {
    Path lines = Files.createTempFile("kms-access", ".jsonl");
    try {
      Files.write(lines, UsualPolicies.lines(POLICIES));
      PrintWriter silent = new PrintWriter(Writer.nullWriter());
      int status =
          KmsAccess.run(
              silent,
              silent,
              "audit",
              "--format",
              "jsonl",
              "--organization",
              "o-a1b2c3d4e5",
              lines.toString());
      return status == ExitStatus.NO ? ExitStatus.DONE : ExitStatus.NO;
    } finally {
      Files.delete(lines);
    }
  }
}
