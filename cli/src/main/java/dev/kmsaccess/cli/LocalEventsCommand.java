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

/** Prints what the buses of running local accounts received. */
@Command(
    name = "events",
    description = "Prints the events that the buses received, oldest first.",
    mixinStandardHelpOptions = true)
final class LocalEventsCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private LocalEndpoint local = new LocalEndpoint();

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    JsonObject answer = local.get("events");
    print(answer, "events", out);
    print(answer, "undelivered", out);
    return ExitStatus.DONE;
  }

  private void print(JsonObject answer, String kind, PrintWriter out) {
    if (answer.get(kind).orElseThrow() instanceof JsonArray entries) {
      for (JsonValue entry : entries.elements()) {
        if (json) {
          out.println(StrictJson.write(entry));
        } else if (entry instanceof JsonObject it) {
          out.println(heading(it));
          it.object("event").map(StrictJson::writePretty).ifPresent(out::println);
          out.println();
        }
      }
    }
  }

  private static String heading(JsonObject entry) {
    return entry
        .text("bus")
        .map(bus -> entry.text("time").orElse("") + "  " + bus)
        .orElseGet(
            () ->
                "NOT DELIVERED by "
                    + entry.text("rule").orElse("")
                    + " to "
                    + entry.text("target").orElse("")
                    + ": "
                    + entry.text("code").orElse("")
                    + ": "
                    + entry.text("message").orElse(""));
  }
}
