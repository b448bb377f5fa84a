package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks for what an earlier request was given once more. The earlier access ends when the new one is
 * there, never before.
 */
@Command(
    name = "renew",
    description = {
      "Asks for an access again before it ends: the old one ends when the new one is there.",
      "What it gives is taken from the answer to the earlier request."
    },
    mixinStandardHelpOptions = true)
public final class RenewCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private KeyAccountBus bus = new KeyAccountBus();

  @Parameters(paramLabel = "ID", description = "The id of the request whose access is renewed.")
  private String renewed = "";

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      required = true,
      description = "How long from now, as in ISO 8601: PT8H.")
  private String duration = "";

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description =
          "The pairs that the access is bound to, as they were asked for; answers do not tell"
              + " them.")
  private Map<String, String> context = new LinkedHashMap<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; some rules ask for one.")
  private @Nullable String reason;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "What the new access will be called; otherwise a random id.")
  private @Nullable String requestId;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerFormat format = AnswerFormat.text;

  @Override
  public Integer call() {
    String id = requestId == null ? UUID.randomUUID().toString() : requestId;
    bus.requireReady(id);
    JsonObject detail = detail(id, bus.granted(renewed).detail());
    spec.commandLine()
        .getErr()
        .println(
            "Request " + id + " renews " + renewed + ": sending, then waiting for the answer.");
    EventEnvelope answer = bus.ask(DetailType.REQUEST, id, detail);
    format.print(spec.commandLine().getOut(), answer);
    return AnswerFormat.status(answer);
  }

  private JsonObject detail(String id, JsonObject granted) {
    JsonObject.Builder detail =
        JsonObject.builder()
            .put("version", "1")
            .put("requestId", id)
            .put("renews", renewed)
            .put("key", known(granted, "keyArn"))
            .put("grantee", known(granted, "grantee"))
            .put("mode", known(granted, "mode"))
            .put("duration", duration);
    Optional<String> preset = granted.text("preset");
    if (preset.isPresent()) {
      detail.put("preset", preset.get());
    } else {
      detail.put("operations", granted.texts("operations"));
    }
    bound(granted).ifPresent(it -> detail.put("encryptionContext", it));
    Optional.ofNullable(reason).ifPresent(it -> detail.put("reason", it));
    return detail.build();
  }

  private static String known(JsonObject granted, String field) {
    return granted
        .text(field)
        .orElseThrow(
            () -> UserFault.notUnderstood("the answer to the earlier request has no " + field));
  }

  /** Binds the new access as the old one was bound, to the values that only the caller knows. */
  private Optional<JsonValue> bound(JsonObject granted) {
    Optional<JsonObject> keys = granted.object("encryptionContextKeys");
    String kind =
        keys.filter(it -> it.get("equals").isPresent()).isPresent() ? "equals" : "includes";
    List<String> needed = keys.map(it -> it.texts(kind)).orElse(List.of());
    if (!new TreeSet<>(needed).equals(new TreeSet<>(context.keySet()))) {
      throw UserFault.notUnderstood(
          needed.isEmpty()
              ? "the access is bound to no encryption context; leave --context out."
              : "the access is bound to the encryption context keys "
                  + String.join(", ", needed)
                  + "; give each of them, and no other, with --context KEY=VALUE.");
    }
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    JsonObject.Builder pairs = JsonObject.builder();
    context.forEach(pairs::put);
    return Optional.of(JsonObject.builder().put(kind, pairs.build()).build());
  }
}
