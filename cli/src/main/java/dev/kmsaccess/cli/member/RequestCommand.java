package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.CallingPrincipal;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks for an access and waits for the answer. It checks nothing that the broker checks: the answer
 * says all that is wrong at once.
 */
@Command(
    name = "request",
    description = "Asks for an access, waits for the answer and says how to use what was given.",
    mixinStandardHelpOptions = true)
public final class RequestCommand implements Callable<Integer> {

  /** When the access ends: after a while or at a time. */
  static final class End {
    @Option(
        names = "--duration",
        paramLabel = "DURATION",
        required = true,
        description = "How long, as in ISO 8601: PT8H.")
    private @Nullable String duration;

    @Option(
        names = "--expires-at",
        paramLabel = "TIME",
        required = true,
        description =
            "Until when, in UTC; a script that repeats itself finds its access again by this.")
    private @Nullable String expiresAt;
  }

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private KeyAccountBus bus = new KeyAccountBus();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      required = true,
      description = "An alias, a key id or an ARN of the key account.")
  private String key = "";

  @Option(
      names = "--grantee",
      paramLabel = "ARN",
      required = true,
      description = "Who is to use the key; 'me' is the role or user that asks.")
  private String grantee = "";

  @Option(
      names = "--operations",
      paramLabel = "OPERATION",
      split = ",",
      description = "What for: Decrypt,GenerateDataKey*.")
  private List<String> operations = new ArrayList<>();

  @ArgGroup(multiplicity = "1")
  private End end = new End();

  @Option(names = "--mode", paramLabel = "MODE", description = "grant, policy or role.")
  private @Nullable String mode;

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      description = "auto-scaling or ebs-snapshot, instead of --operations.")
  private @Nullable String preset;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A pair that the encryption context must include; may be given several times.")
  private Map<String, String> context = new LinkedHashMap<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; some rules ask for one.")
  private @Nullable String reason;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "What the access will be called; otherwise a random id.")
  private @Nullable String requestId;

  @Option(
      names = "--renews",
      paramLabel = "ID",
      description =
          "The request whose access this one follows; that one ends when this one is there.")
  private @Nullable String renews;

  @Option(names = "--dry-run", description = "Decide, try, and make nothing.")
  private boolean dryRun;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerFormat format = AnswerFormat.text;

  @Override
  public Integer call() {
    String id = requestId == null ? UUID.randomUUID().toString() : requestId;
    bus.requireReady(id);
    JsonObject detail = detail(id);
    spec.commandLine()
        .getErr()
        .println("Request " + id + ": sending, then waiting for the answer.");
    EventEnvelope answer = bus.ask(DetailType.REQUEST, id, detail);
    format.print(spec.commandLine().getOut(), answer);
    return AnswerFormat.status(answer);
  }

  private JsonObject detail(String id) {
    JsonObject.Builder detail =
        JsonObject.builder()
            .put("version", "1")
            .put("requestId", id)
            .put("key", key)
            .put("grantee", grantee.equals("me") ? CallingPrincipal.of(bus.aws()).arn() : grantee);
    if (!operations.isEmpty()) {
      detail.put("operations", operations);
    }
    put(detail, "duration", end.duration);
    put(detail, "expiresAt", end.expiresAt);
    put(detail, "mode", mode);
    put(detail, "preset", preset);
    put(detail, "reason", reason);
    put(detail, "renews", renews);
    if (!context.isEmpty()) {
      JsonObject.Builder pairs = JsonObject.builder();
      context.forEach(pairs::put);
      detail.put("encryptionContext", JsonObject.builder().put("includes", pairs.build()).build());
    }
    if (dryRun) {
      detail.put("dryRun", true);
    }
    return detail.build();
  }

  private static void put(JsonObject.Builder detail, String field, @Nullable String value) {
    if (value != null) {
      detail.put(field, value);
    }
  }
}
