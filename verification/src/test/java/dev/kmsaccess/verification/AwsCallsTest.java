package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import dev.kmsaccess.auditor.AuditorClients;
import dev.kmsaccess.auditor.AuditorHandler;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.broker.BrokerClients;
import dev.kmsaccess.broker.GrantBrokerHandler;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.Pace;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.Functions;
import dev.kmsaccess.local.trail.Trail;
import dev.kmsaccess.reaper.ReaperHandler;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** What each path costs in AWS calls, made in the function's own role. */
class AwsCallsTest {

  private static final String TABLE = "counted";

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final AwsCalls calls = new AwsCalls();

  @Test
  void grant_whenWarm_takesTwoCalls() throws IOException {
    GrantBrokerHandler broker = broker();
    handle(broker, DetailType.REQUEST, Requests.good("cold", role));
    assertThat(calls.take())
        .containsExactly(
            "describeKey", "listResourceTags", "listAliases", "createGrant", "putEvents");

    handle(broker, DetailType.REQUEST, Requests.good("warm", role));

    assertThat(calls.take()).containsExactly("createGrant", "putEvents");
  }

  @Test
  void request_withFaults_takesNoCallThatChangesAnything() throws IOException {
    handle(
        broker(),
        DetailType.REQUEST,
        Requests.with(Requests.good("faulty", role), "duration", "PT0S"));

    assertThat(calls.take())
        .containsExactly("describeKey", "listResourceTags", "listAliases", "putEvents");
  }

  @Test
  void release_takesAListing_oneCallForTheAccess_andItsAnswer() throws IOException {
    house.answer(Inhabitant.MEMBER, Requests.good("released", role));

    handle(broker(), DetailType.RELEASE, Requests.release("released"));

    assertThat(calls.take()).containsExactly("listRetirableGrants", "revokeGrant", "putEvents");
  }

  @Test
  void sweep_thatFindsNothingOverdue_takesOneListing() throws IOException {
    house.answer(Inhabitant.MEMBER, Requests.good("live", role));

    sweep();

    assertThat(calls.take()).containsExactly("listRetirableGrants");
  }

  @Test
  void sweep_takesOneCallForEachAccessThatItEnds_andOneForFiveAnnouncements() throws IOException {
    for (int i = 0; i < 5; i++) {
      house.answer(
          Inhabitant.MEMBER, Requests.with(Requests.good("short-" + i, role), "duration", "PT30S"));
    }
    // Not yet a minute: the house's own reaper has not come by.
    house.advance(Duration.ofSeconds(31));

    sweep();

    assertThat(calls.take())
        .containsExactly(
            "listRetirableGrants",
            "retireGrant",
            "retireGrant",
            "retireGrant",
            "retireGrant",
            "retireGrant",
            "putEvents");
  }

  @Test
  void keyPolicy_thatKeepsOutsidersOut_isJudgedWithoutACallOfKms() throws IOException {
    audit("{\"AWS\": \"arn:aws:iam::123456789012:root\"}");

    // Whether it was open before; and what it is now, for a later alert to compare with.
    assertThat(calls.take()).containsExactly("getItem", "putItem");
  }

  @Test
  void alert_takesFourCallsOfKms() throws IOException {
    audit("\"*\"");

    assertThat(calls.take())
        .containsExactly(
            "getItem", // is it known as open?
            "getKeyPolicy",
            "getItem", // was this call told of?
            "putItem", // claimed
            "listAliases",
            "listResourceTags",
            "listGrants",
            "getItem", // what was the policy before?
            "publish",
            "putEvents",
            "putItem", // told
            "putItem", // and of this call
            "putItem"); // what a later alert compares with
  }

  @Test
  void alertThatComesAgain_takesOneCallOfKms() throws IOException {
    audit("\"*\"");
    calls.take();

    handle(auditor(), record("PutKeyPolicy"));

    assertThat(calls.take()).containsExactly("getItem", "getKeyPolicy", "getItem", "putItem");
  }

  @Test
  void grantToAMember_takesOneCall_andNoMoreForAWhile() throws IOException {
    grantTo(role);
    AuditorHandler auditor = auditor();

    handle(auditor, record("CreateGrant"));
    assertThat(calls.take()).containsExactly("describeAccount");

    handle(auditor, record("CreateGrant"));
    assertThat(calls.take()).isEmpty();
  }

  @Test
  void grantToAnOutsider_takesFourCallsOfKms() throws IOException {
    grantTo("arn:aws:iam::999900001111:root");

    handle(auditor(), record("CreateGrant"));

    assertThat(calls.take())
        .containsExactly(
            "describeAccount",
            "getItem", // was this call told of?
            "listGrants", // is it there?
            "getItem", // is it known as open?
            "putItem", // claimed
            "listAliases",
            "listResourceTags",
            "listGrants",
            "publish",
            "putEvents",
            "putItem", // told
            "putItem"); // and of this call
  }

  private GrantBrokerHandler broker() {
    LocalClients clients = clients("grant-broker");
    return new GrantBrokerHandler(
        environment(),
        new BrokerClients(
            calls.counted(KmsClient.class, clients.kms()),
            calls.counted(EventBridgeClient.class, clients.eventBridge()),
            clients::sts,
            session -> clients.kms()),
        house.house().cloud().clock(),
        line -> {});
  }

  private void handle(GrantBrokerHandler broker, DetailType type, JsonObject detail)
      throws IOException {
    JsonObject event =
        JsonObject.builder()
            .put("id", house.house().cloud().ids().uuid())
            .put("source", "nightly-report")
            .put("detail-type", type.text())
            .put("account", Inhabitant.MEMBER.account().id())
            .put("time", house.now().toString())
            .put("region", House.REGION)
            .put("detail", detail)
            .build();
    broker.handleRequest(input(event), new ByteArrayOutputStream(), context());
  }

  private void sweep() throws IOException {
    LocalClients clients = clients("reaper");
    new ReaperHandler(
            environment(),
            calls.counted(KmsClient.class, clients.kms()),
            calls.counted(EventBridgeClient.class, clients.eventBridge()),
            Pace.oneByOne(house.house().cloud().clock()),
            house.house().cloud().clock(),
            line -> {})
        .handleRequest(input(JsonObject.builder().build()), new ByteArrayOutputStream(), context());
  }

  /** Opens the key's policy to a principal and audits the record of it once more. */
  private void audit(String principal) throws IOException {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
           "Action": "kms:*", "Resource": "*"},
          {"Effect": "Allow", "Principal": %s, "Action": "kms:Decrypt", "Resource": "*"}]}
        """
            .formatted(principal);
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .putKeyPolicy(it -> it.keyId(house.key().toString()).policyName("default").policy(policy));
    handle(auditor(), record("PutKeyPolicy"));
  }

  private void grantTo(String grantee) {
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .createGrant(
            it ->
                it.keyId(house.key().toString())
                    .granteePrincipal(grantee)
                    .operations(GrantOperation.DECRYPT));
  }

  /** Returns the latest record of an operation. */
  private JsonObject record(String operation) {
    return Trail.of(house.house().cloud()).events(Inhabitant.KEY.account()).stream()
        .filter(it -> TestHouse.detail(it).text("eventName").equals(Optional.of(operation)))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static void handle(AuditorHandler auditor, JsonObject record) throws IOException {
    auditor.handleRequest(input(record), new ByteArrayOutputStream(), context());
  }

  private AuditorHandler auditor() {
    LocalClients clients = clients("auditor");
    AuditorClients counted =
        new AuditorClients(
            calls.counted(KmsClient.class, clients.kms()),
            calls.counted(EventBridgeClient.class, clients.eventBridge()),
            calls.counted(SnsClient.class, clients.sns()),
            calls.counted(DynamoDbClient.class, house.administrator(Inhabitant.KEY).dynamoDb()),
            calls.counted(StsClient.class, clients.sts()),
            calls.counted(OrganizationsClient.class, clients.organizations()),
            session -> clients.kms(),
            session -> clients.organizations());
    return new AuditorHandler(
        environment(), counted, Beat.unbounded(), house.house().cloud().clock(), line -> {});
  }

  /** Returns clients in the role of a function, as the function itself has them. */
  private LocalClients clients(String function) {
    String account = Inhabitant.KEY.account().id();
    Arn name = new Arn("aws", "lambda", House.REGION, account, "function:kms-access-" + function);
    Arn itsRole =
        new Arn("aws", "iam", "", account, "role/kms-access-" + function + "-" + House.REGION);
    return Functions.of(house.house().cloud()).clients(name, itsRole);
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("AWS_REGION", House.REGION),
        Map.entry("KMS_ACCESS_STACK", "kms-access"),
        Map.entry("KMS_ACCESS_KEY_ACCOUNT", Inhabitant.KEY.account().id()),
        Map.entry("KMS_ACCESS_BUS", house.house().bus()),
        Map.entry("KMS_ACCESS_LONGEST_DURATION", "P7D"),
        Map.entry("KMS_ACCESS_WARN_BEFORE", "PT15M"),
        Map.entry("KMS_ACCESS_REAPER_ROLE", house.house().reaperRole()),
        Map.entry("KMS_ACCESS_RULES", TestHouse.rules().toString()),
        Map.entry("KMS_ACCESS_ORGANIZATION", Inhabitant.ORGANIZATION.id()),
        Map.entry(
            "KMS_ACCESS_EXCEPTIONS",
            Project.root().resolve("exceptions/accepted-exposures.json").toString()),
        Map.entry("KMS_ACCESS_TABLE", table()),
        Map.entry("KMS_ACCESS_ORGANIZATIONS_ROLE", "self"),
        Map.entry("KMS_ACCESS_AUDIT_MEMBERS", "false"),
        Map.entry("KMS_ACCESS_REMINDER", "PT24H"),
        Map.entry("KMS_ACCESS_ALERT_FORMS", "text"),
        Map.entry("KMS_ACCESS_TOPIC", house.house().topic()));
  }

  /** A table of its own, because the stack's auditor hears of everything first. */
  private String table() {
    DynamoDbClient dynamoDb = house.administrator(Inhabitant.KEY).dynamoDb();
    if (!dynamoDb.listTables(ListTablesRequest.builder().build()).tableNames().contains(TABLE)) {
      dynamoDb.createTable(
          it ->
              it.tableName(TABLE)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      AttributeDefinition.builder()
                          .attributeName("kind")
                          .attributeType("S")
                          .build(),
                      AttributeDefinition.builder().attributeName("id").attributeType("S").build())
                  .keySchema(
                      KeySchemaElement.builder().attributeName("kind").keyType("HASH").build(),
                      KeySchemaElement.builder().attributeName("id").keyType("RANGE").build()));
    }
    return TABLE;
  }

  private static ByteArrayInputStream input(JsonObject event) {
    return new ByteArrayInputStream(StrictJson.write(event).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a context that knows the time left and nothing else. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getRemainingTimeInMillis")) {
                return (int) Duration.ofSeconds(55).toMillis();
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
