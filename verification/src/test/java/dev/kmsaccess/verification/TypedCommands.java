package dev.kmsaccess.verification;

import dev.kmsaccess.cli.KmsAccess;
import dev.kmsaccess.local.wire.WireServer;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The command line as people type it, against a house that is served. Where a command waits, time
 * passes in the house. Credentials go by system properties, so whoever uses this holds the lock on
 * them and forgets them afterwards.
 */
final class TypedCommands {

  private static final String ID = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";
  private static final String TOKEN = "aws.sessionToken";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command as an account's administrator, and returns its exit status. */
  int run(TestHouse house, Inhabitant who, List<String> words) throws IOException {
    return run(house, house.house().account(who).administrator(), words);
  }

  /** Runs a command with somebody's credentials, and returns its exit status. */
  int run(TestHouse house, AwsCredentials credentials, List<String> words) throws IOException {
    forgetCredentials();
    System.setProperty(ID, credentials.accessKeyId());
    System.setProperty(SECRET, credentials.secretAccessKey());
    if (credentials instanceof AwsSessionCredentials session) {
      System.setProperty(TOKEN, session.sessionToken());
    }
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    try (WireServer server = WireServer.start(house.house().cloud(), /* port= */ 0)) {
      List<String> all = new ArrayList<>(words);
      all.addAll(List.of("--region", House.REGION, "--endpoint-url", server.endpoint().toString()));
      return KmsAccess.run(
          new PrintWriter(out, true),
          new PrintWriter(err, true),
          house::advance,
          all.toArray(String[]::new));
    }
  }

  /** Returns what the last command answered. */
  String out() {
    return out.toString();
  }

  /** Returns what the last command said besides. */
  String err() {
    return err.toString();
  }

  /** Takes the credentials back. */
  void forgetCredentials() {
    System.clearProperty(ID);
    System.clearProperty(SECRET);
    System.clearProperty(TOKEN);
  }
}
