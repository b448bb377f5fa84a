package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.finding.AuditTable;
import dev.kmsaccess.aws.finding.DynamoDbCoverage;
import dev.kmsaccess.aws.finding.DynamoDbFindings;
import dev.kmsaccess.aws.finding.DynamoDbPolicies;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.Coverage;
import dev.kmsaccess.core.audit.PolicyMemory.Remembered;
import dev.kmsaccess.core.audit.Subject;
import dev.kmsaccess.core.audit.TrackedFinding;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;

/** What the auditor remembers in its table is there afterwards, and is changed by one at a time. */
abstract class AuditStoreContract extends AwsContract {

  private static final String TABLE = "audit";

  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");
  private static final KeyArn KEY = key("1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Subject POLICY = new Subject.Policy(KEY);

  private DynamoDbClient dynamoDb;

  /** Makes the table as the template has it. */
  @BeforeEach
  void createTable() {
    dynamoDb = aws().client(DynamoDbClient.builder(), aws().owner().administrator());
    dynamoDb.createTable(
        it ->
            it.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("kind"), text("id"))
                .keySchema(key("kind", "HASH"), key("id", "RANGE")));
    dynamoDb.updateTimeToLive(
        it ->
            it.tableName(TABLE)
                .timeToLiveSpecification(
                    TimeToLiveSpecification.builder()
                        .attributeName("expires")
                        .enabled(true)
                        .build()));
  }

  @Test
  void find_ofWhatWasNeverPut_isEmpty() {
    assertThat(findings().find(POLICY)).isEmpty();
    assertThat(findings().open()).isEmpty();
  }

  @Test
  void find_returnsWhatWasPut() {
    TrackedFinding bare = finding(POLICY, 1);
    TrackedFinding full =
        new TrackedFinding(
            POLICY,
            2,
            "fingerprint",
            Exposure.PUBLIC,
            Severity.CRITICAL,
            NOW,
            Optional.of(NOW.plusSeconds(1)),
            Optional.of(NOW.plusMillis(2_500)),
            /* baseline= */ true);

    findings().put(bare);
    assertThat(findings().find(POLICY)).hasValue(bare);

    findings().put(full);
    assertThat(findings().find(POLICY)).hasValue(full);
  }

  @Test
  void put_ofAFirstVersion_whereOneIs_changesNothing() {
    findings().put(finding(POLICY, 1));

    assertThat(findings().put(finding(POLICY, 1))).isFalse();
  }

  @Test
  void put_ofAVersionThatIsNotTheNext_changesNothing() {
    assertThat(findings().put(finding(POLICY, 2))).isFalse();
    assertThat(findings().put(finding(POLICY, 1))).isTrue();
    assertThat(findings().put(finding(POLICY, 3))).isFalse();
    assertThat(findings().put(finding(POLICY, 2))).isTrue();

    assertThat(findings().find(POLICY)).map(TrackedFinding::version).hasValue(2L);
  }

  @Test
  void remove_ofAnotherVersion_changesNothing() {
    findings().put(finding(POLICY, 1));

    assertThat(findings().remove(finding(POLICY, 2))).isFalse();
    assertThat(findings().find(POLICY)).isPresent();
    assertThat(findings().remove(finding(POLICY, 1))).isTrue();
    assertThat(findings().remove(finding(POLICY, 1))).isFalse();
    assertThat(findings().find(POLICY)).isEmpty();
  }

  @Test
  void open_listsPoliciesAndGrants_andNoEvents_pageByPage() {
    findings().put(finding(POLICY, 1));
    findings().put(finding(new Subject.Event("e-1"), 1));
    IntStream.range(0, 150)
        .mapToObj(i -> new Subject.Grant(KEY, "g-" + i))
        .forEach(it -> findings().put(finding(it, 1)));

    assertThat(findings().open())
        .hasSize(151)
        .noneMatch(it -> it.subject() instanceof Subject.Event);
  }

  @Test
  void coverage_returnsWhatWasPutLast_ofEachAccount() {
    Coverage first =
        new Coverage(
            new AccountId("123456789012"),
            Optional.empty(),
            7,
            Optional.of(
                new Coverage.Position(Optional.empty(), Optional.of(KEY), Optional.of("marker"))),
            Optional.empty(),
            Optional.of(NOW));
    Coverage second =
        new Coverage(
            new AccountId("123456789012"),
            Optional.of(NOW),
            9,
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOW));
    Coverage other =
        new Coverage(
            new AccountId("210987654321"),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.of("AccessDenied"),
            Optional.empty());

    coverage().put(first);
    assertThat(coverage().coverage()).containsExactly(first);
    coverage().put(second);
    coverage().put(other);

    assertThat(coverage().coverage()).containsExactlyInAnyOrder(second, other);
  }

  /**
   * A version that knew pages alone wrote it, and the stack is upgraded in the middle of a sweep.
   */
  @Test
  void coverage_ofAnEarlierVersion_goesOnAtItsPage() {
    dynamoDb.putItem(
        it ->
            it.tableName(TABLE)
                .item(
                    Map.of(
                        "kind", AttributeValue.fromS("coverage"),
                        "id", AttributeValue.fromS("123456789012"),
                        "completed", AttributeValue.fromS(NOW.toString()),
                        "keys", AttributeValue.fromN("7"),
                        "next", AttributeValue.fromS("marker"))));

    assertThat(coverage().coverage())
        .containsExactly(
            new Coverage(
                new AccountId("123456789012"),
                Optional.of(NOW),
                7,
                Optional.of(
                    new Coverage.Position(
                        Optional.of("marker"), Optional.empty(), Optional.empty())),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void baseline_isTheTimeThatWasNoted() {
    assertThat(coverage().baseline()).isEmpty();

    coverage().baselineAt(NOW);

    assertThat(coverage().baseline()).hasValue(NOW);
  }

  @Test
  void earlier_isThePolicyThatWasRememberedLast() {
    assertThat(policies().earlier(KEY)).isEmpty();

    policies().remember(KEY, new Remembered("{\"a\": 1}", NOW));
    policies().remember(KEY, new Remembered("{\"b\": \"ü\\n\"}", NOW.plusSeconds(1)));

    assertThat(policies().earlier(KEY))
        .hasValue(new Remembered("{\"b\": \"ü\\n\"}", NOW.plusSeconds(1)));
  }

  final DynamoDbFindings findings() {
    return new DynamoDbFindings(new AuditTable(dynamoDb, TABLE));
  }

  private DynamoDbCoverage coverage() {
    return new DynamoDbCoverage(new AuditTable(dynamoDb, TABLE));
  }

  private DynamoDbPolicies policies() {
    return new DynamoDbPolicies(new AuditTable(dynamoDb, TABLE));
  }

  static TrackedFinding finding(Subject subject, long version) {
    return new TrackedFinding(
        subject,
        version,
        "fingerprint",
        Exposure.EXTERNAL,
        Severity.HIGH,
        NOW,
        Optional.empty(),
        Optional.empty(),
        /* baseline= */ false);
  }

  private static KeyArn key(String id) {
    return KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/" + id);
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType("S").build();
  }

  private static KeySchemaElement key(String name, String type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
