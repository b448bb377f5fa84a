package dev.kmsaccess.cli;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what the topics of running local accounts received. */
@Command(
    name = "alerts",
    description = "Prints the messages that the topics received, oldest first.",
    mixinStandardHelpOptions = true)
final class LocalAlertsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LocalEndpoint local = new LocalEndpoint();

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (local.get("alerts").get("alerts").orElseThrow() instanceof JsonArray alerts) {
      for (JsonValue alert : alerts.elements()) {
        if (json) {
          out.println(StrictJson.write(alert));
        } else if (alert instanceof JsonObject message) {
          out.println("Time:    " + message.text("time").orElse(""));
          out.println("Subject: " + message.text("subject").orElse(""));
          out.println();
          out.println(message.text("message").orElse(""));
        }
      }
    }
    return ExitStatus.DONE;
  }
}
