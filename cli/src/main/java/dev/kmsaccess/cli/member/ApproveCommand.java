package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Approves a request of somebody else. */
@Command(
    name = "approve",
    description = "Approves a request that waits for it; shows an objection if there is one.",
    mixinStandardHelpOptions = true)
public final class ApproveCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private KeyAccountBus bus = new KeyAccountBus();

  @Parameters(paramLabel = "ID", description = "The id of the request that waits.")
  private String requestId = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      required = true,
      description = "The token of KMS Access Pending, whole and unchanged.")
  private String token = "";

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerFormat format = AnswerFormat.text;

  @Override
  public Integer call() {
    JsonObject detail =
        JsonObject.builder()
            .put("version", "1")
            .put("requestId", requestId)
            .put("token", token)
            .build();
    Optional<EventEnvelope> objection = bus.tell(DetailType.APPROVE, requestId, detail);
    PrintWriter out = spec.commandLine().getOut();
    objection.ifPresentOrElse(
        it -> format.print(out, it),
        () ->
            spec.commandLine()
                .getErr()
                .println(
                    "Approved, and no objection came. The account that asked has the answer."));
    return objection.map(AnswerFormat::status).orElse(ExitStatus.DONE);
  }
}
