package dev.kmsaccess.cli;

import dev.kmsaccess.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves the clock of running local accounts. */
@Command(
    name = "advance",
    description = "Moves the clock; schedules that fall due on the way run, in order.",
    mixinStandardHelpOptions = true)
final class LocalAdvanceCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LocalEndpoint local = new LocalEndpoint();

  @Parameters(paramLabel = "DURATION", description = "How far, as in ISO 8601: PT9H, P1DT30M.")
  private String duration = "";

  @Override
  public Integer call() {
    Duration far = TypedDuration.parse("DURATION", duration, "PT9H or P1DT30M");
    JsonObject answer =
        local.post("advance", JsonObject.builder().put("duration", far.toString()).build());
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(
            "It is now "
                + answer
                    .text("now")
                    .map(Instant::parse)
                    .map(it -> it.truncatedTo(ChronoUnit.SECONDS).toString())
                    .orElse("unknown")
                + " there.");
    return ExitStatus.DONE;
  }
}
