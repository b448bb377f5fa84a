package dev.kmsaccess.broker;

import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.crac.Context;
import org.crac.Resource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Takes the whole way of a request once before Lambda snapshots the function, so that the first
 * real one finds every class loaded and linked.
 *
 * <p>The way is real, the HTTP client and its connections included: an invented request of an
 * invented account, under rules made for it, through the SDK to a {@link CannedServer} in this very
 * process that answers as KMS and EventBridge would. No call that changes anything leaves the
 * function. One that reads does, for the sake of the way to KMS itself. A failure costs nothing but
 * time, so it is logged and that is all.
 */
final class Priming implements Resource {

  /** So often that what a request runs is compiled: the snapshot keeps compiled code. */
  private static final int REHEARSALS = 400;

  /** What is different with KMS itself is TLS and credentials: a connection that is kept. */
  private static final int LISTINGS = 10;

  /** How long the compiler gets for what is still waiting for it when the last of them is over. */
  private static final Duration COMPILING = Duration.ofMillis(500);

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming"));

  private static final String ACCOUNT = "000000000000";
  private static final String KEY_ID = "00000000-0000-0000-0000-000000000000";
  private static final String RULES =
      """
      {"version": "1", "rules": [{
        "id": "priming", "keys": ["alias/priming"], "accounts": ["%1$s"],
        "grantees": ["arn:aws:iam::%1$s:role/*"], "operations": ["Decrypt"], "modes": ["grant"],
        "longestDuration": "PT1H"}]}
      """
          .formatted(ACCOUNT);

  private final Map<String, String> environment;
  private final KmsGrantAccesses grants;
  private final InstantSource clock;
  private final JsonLog log;

  Priming(
      Map<String, String> environment, KmsGrantAccesses grants, InstantSource clock, JsonLog log) {
    this.environment = Map.copyOf(environment);
    this.grants = grants;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      rehearse(REHEARSALS, line -> {});
      for (int i = 0; i < LISTINGS; i++) {
        connect();
      }
      LockSupport.parkNanos(COMPILING.toNanos());
    } catch (RuntimeException e) {
      log.warn("priming failed", JsonObject.builder().put("why", String.valueOf(e)));
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    // Connections that did not survive the snapshot are made again when they are needed.
  }

  /** Takes an invented request all the way so many times; the lines of its log go to a reader. */
  void rehearse(int times, Consumer<String> lines) {
    Settings settings = new Settings(environment);
    Arn bus = settings.read(Settings.BUS, Arn::parse);
    Map<String, String> replies = replies(bus, settings.text(Settings.KEY_ACCOUNT));
    RuleBook rules = rules();
    try (CannedServer server = CannedServer.open(replies);
        SdkHttpClient http = AwsClients.http()) {
      AwsClients clients =
          AwsClients.through(http, bus.region(), CREDENTIALS).to(server.endpoint());
      for (int i = 0; i < times; i++) {
        rehearse(clients, rules, bus.region(), lines);
      }
    }
  }

  /** All is made anew each time, as a cold start does. */
  private void rehearse(AwsClients clients, RuleBook rules, String region, Consumer<String> lines) {
    BrokerClients canned = BrokerClients.of(clients);
    try (KmsClient kms = canned.kms();
        EventBridgeClient eventBridge = canned.eventBridge()) {
      new GrantBrokerHandler(environment, canned, clock, lines, rules, /* primed= */ false)
          .handle(request(region).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Lists one page, which opens the true connection and changes nothing. */
  private void connect() {
    try (Stream<Found> found = grants.all()) {
      found.limit(1).forEach(grant -> {});
    }
  }

  private static RuleBook rules() {
    return switch (RuleBookParser.parse(RULES)) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> rules;
      case RuleBookParser.Result.Invalid invalid ->
          throw new IllegalStateException("priming's own rules: " + invalid.problems());
    };
  }

  private String request(String region) {
    return """
    {"version": "0", "id": "priming", "source": "priming", "account": "%1$s",
     "detail-type": "KMS Access Request", "time": "%2$s", "region": "%3$s", "resources": [],
     "detail": {"version": "1", "requestId": "priming", "key": "alias/priming",
       "grantee": "arn:aws:iam::%1$s:role/priming", "operations": ["Decrypt"],
       "encryptionContext": {"includes": {"priming": "priming"}},
       "duration": "PT1M", "reason": "priming", "requestedBy": "priming"}}
    """
        .formatted(ACCOUNT, clock.instant(), region);
  }

  private static Map<String, String> replies(Arn bus, String keyAccount) {
    String key =
        "arn:%s:kms:%s:%s:key/%s".formatted(bus.partition(), bus.region(), keyAccount, KEY_ID);
    return Map.of(
        "TrentService.DescribeKey",
        """
        {"KeyMetadata": {"AWSAccountId": "%s", "KeyId": "%s", "Arn": "%s",
          "CreationDate": 1.7672256E9, "Enabled": true, "Description": "", "KeyState": "Enabled",
          "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
          "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT", "KeySpec": "SYMMETRIC_DEFAULT",
          "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"], "MultiRegion": false}}
        """
            .formatted(keyAccount, KEY_ID, key),
        "TrentService.ListResourceTags",
        """
        {"Tags": [{"TagKey": "kms-access", "TagValue": "grant"}], "Truncated": false}
        """,
        "TrentService.ListAliases",
        """
        {"Aliases": [{"AliasName": "alias/priming", "AliasArn": "%s", "TargetKeyId": "%s",
          "CreationDate": 1.7672256E9, "LastUpdatedDate": 1.7672256E9}], "Truncated": false}
        """
            .formatted(key.replace("key/" + KEY_ID, "alias/priming"), KEY_ID),
        "TrentService.CreateGrant",
        """
        {"GrantId": "priming", "GrantToken": "priming"}
        """,
        "AWSEvents.PutEvents",
        """
        {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}, {"EventId": "2"}]}
        """);
  }
}
