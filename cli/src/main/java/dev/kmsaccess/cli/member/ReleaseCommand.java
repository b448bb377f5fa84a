package dev.kmsaccess.cli.member;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives an access up before its end. */
@Command(
    name = "release",
    description = "Gives an access up before its end, and waits until it is over.",
    mixinStandardHelpOptions = true)
public final class ReleaseCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private KeyAccountBus bus = new KeyAccountBus();

  @Parameters(paramLabel = "ID", description = "The id of the request that it was given for.")
  private String requestId = "";

  @Option(
      names = "--requester",
      paramLabel = "ACCOUNT",
      description = "Whose request is meant, if the key account itself releases.")
  private @Nullable String requester;

  @Option(
      names = "--key",
      paramLabel = "ARN",
      description = "The keyArn of the answer: only accesses to this key end, found more quickly.")
  private @Nullable String key;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerFormat format = AnswerFormat.text;

  @Override
  public Integer call() {
    JsonObject.Builder detail =
        JsonObject.builder().put("version", "1").put("requestId", requestId);
    if (requester != null) {
      detail.put("requester", requester);
    }
    if (key != null) {
      detail.put("keyArn", key);
    }
    EventEnvelope answer = bus.ask(DetailType.RELEASE, requestId, detail.build());
    format.print(spec.commandLine().getOut(), answer);
    return AnswerFormat.status(answer);
  }
}
