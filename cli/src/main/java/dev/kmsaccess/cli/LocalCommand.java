package dev.kmsaccess.cli;

import dev.kmsaccess.cli.rules.RulesFile;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.wire.WireServer;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Starts the local accounts and serves them over HTTP until it is interrupted. */
@Command(
    name = "local",
    description = "Starts local accounts that enforce, for the AWS CLI and any SDK.",
    mixinStandardHelpOptions = true,
    subcommands = {LocalAdvanceCommand.class, LocalAlertsCommand.class, LocalEventsCommand.class})
final class LocalCommand implements Callable<Integer> {

  /** The port that is served unless another is named. */
  static final int DEFAULT_PORT = 4599;

  private static final int LARGEST_PORT = 65_535;

  /** Whom the documentation asks for access for. */
  private static final String GRANTEE = "report-writer";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "" + DEFAULT_PORT,
      description = "The port to listen on, on the loopback address (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules of access; by default every role of the members may ask for the key.")
  private Optional<Path> rules = Optional.empty();

  @Option(names = "--json", description = "Print one line of JSON when ready, for scripts.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > LARGEST_PORT) {
      throw UserFault.notUnderstood("--port is 0, for any, to " + LARGEST_PORT + ", not: " + port);
    }
    // With rules that the broker refuses nobody would ever be answered.
    rules.ifPresent(RulesFile::valid);
    Instant now = Instant.now();
    House house = House.furnish(Home.directory(), now, now.toEpochMilli(), rules);
    String grantee = createGrantee(house);
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try (WireServer server = serve(house);
        WallClock wallClock = WallClock.drive(house.cloud().clock(), command.getErr())) {
      PrintWriter out = command.getOut();
      out.println(
          json
              ? StrictJson.write(describe(house, server, grantee))
              : explain(house, server, grantee));
      out.flush();
      wallClock.await();
    }
    return ExitStatus.DONE;
  }

  private WireServer serve(House house) throws IOException {
    try {
      return WireServer.start(house.cloud(), port);
    } catch (BindException e) {
      throw UserFault.unreachable(
          "port " + port + " is in use; stop what listens there, or choose another with --port.");
    }
  }

  /** Makes a role without rights in the member, which everybody of that account may take. */
  private static String createGrantee(House house) {
    String trust =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"AWS": "arn:aws:iam::%s:root"}}}
        """
            .formatted(Inhabitant.MEMBER.account());
    return house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .createRole(it -> it.roleName(GRANTEE).assumeRolePolicyDocument(trust))
        .role()
        .arn();
  }

  private static JsonObject describe(House house, WireServer server, String grantee) {
    JsonObject.Builder accounts = JsonObject.builder();
    for (Inhabitant inhabitant : Inhabitant.values()) {
      AwsCredentials administrator = house.account(inhabitant).administrator();
      accounts.put(
          inhabitant.label(),
          JsonObject.builder()
              .put("id", inhabitant.account().id())
              .put("accessKeyId", administrator.accessKeyId())
              .put("secretAccessKey", administrator.secretAccessKey())
              .build());
    }
    return JsonObject.builder()
        .put("endpoint", server.endpoint().toString())
        .put("region", House.REGION)
        .put("organization", Inhabitant.ORGANIZATION.id())
        .put("accounts", accounts.build())
        .put("key", house.key().toString())
        .put("alias", House.ALIAS)
        .put("bus", house.bus())
        .put("topic", house.topic())
        .put("grantee", grantee)
        .build();
  }

  private static String explain(House house, WireServer server, String grantee) {
    StringBuilder text = new StringBuilder();
    text.append("The local accounts are open at ").append(server.endpoint());
    text.append(" (Region ").append(House.REGION).append(").\n\n");
    text.append("  bus    ").append(house.bus()).append('\n');
    text.append("  key    ").append(house.key()).append(" (").append(House.ALIAS).append(")\n");
    text.append("  topic  ").append(house.topic()).append('\n');
    text.append("  role   ").append(grantee).append(", of the member, without any right\n\n");
    text.append(
        "Paste one of these into a shell, and the AWS CLI is that account's administrator:\n");
    for (Inhabitant inhabitant : Inhabitant.values()) {
      AwsCredentials administrator = house.account(inhabitant).administrator();
      text.append("\n# ").append(inhabitant.label()).append(", account ");
      text.append(inhabitant.account());
      text.append(inhabitant.organization().isEmpty() ? ", in no organisation\n" : "\n");
      text.append("export AWS_ENDPOINT_URL=").append(server.endpoint());
      text.append(" AWS_DEFAULT_REGION=").append(House.REGION);
      text.append(" AWS_ACCESS_KEY_ID=").append(administrator.accessKeyId());
      text.append(" AWS_SECRET_ACCESS_KEY=").append(administrator.secretAccessKey());
      text.append(" KMS_ACCESS_BUS=").append(house.bus());
      text.append("; unset AWS_SESSION_TOKEN AWS_PROFILE\n");
    }
    text.append("\nIn another shell: ./kms-access local advance PT9H, local alerts, local events.");
    text.append("\nStop with Ctrl-C; nothing is kept.");
    return text.toString();
  }
}
