package dev.kmsaccess.core.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.Exceptions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditorTest {

  private static final AccountId KEY_ACCOUNT = new AccountId("123456789012");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");
  private static final String CLOSED =
      policy("own", "{\"AWS\": \"arn:aws:iam::123456789012:root\"}");
  private static final String OPEN = policy("world", "\"*\"");

  private final List<Alert> alerts = new ArrayList<>();
  private final List<Answer> published = new ArrayList<>();
  private Exceptions exceptions =
      new Exceptions(Set.of(), Set.of(), List.of(), List.of(), List.of());
  private KeyPolicies.Reading current = new KeyPolicies.Reading.Read(OPEN);

  @Test
  void audit_policyThatLetsTheWorldIn_wakesSomebody() {
    AuditOutcome outcome = audit(put(OPEN));

    assertThat(outcome).isEqualTo(new AuditOutcome.Alerted(KEY, Exposure.PUBLIC));
    Alert alert = alerts.getFirst();
    assertThat(alert.subject()).startsWith("CRITICAL: KMS key").contains("123456789012");
    assertThat(alert.attributes())
        .containsEntry("severity", "CRITICAL")
        .containsEntry("exposure", "PUBLIC")
        .containsEntry("account", "123456789012");
    assertThat(alert.text())
        .contains("STILL OPEN (read back at 2026-11-24T03:00:00Z)")
        .contains("arn:aws:sts::123456789012:assumed-role/key-admin/anna")
        .contains("198.51.100.7")
        .contains("statement 1 \"world\"")
        .contains("aws kms get-key-policy --region eu-central-1 --key-id " + KEY.keyId());
    assertThat(published)
        .singleElement()
        .isInstanceOfSatisfying(
            Answer.KeyExposed.class,
            exposed -> assertThat(exposed.ways()).singleElement().matches(Answer.WayIn::proven));
  }

  @Test
  void audit_policyThatWasMendedMeanwhile_saysThatItIsClosedAgain() {
    current = new KeyPolicies.Reading.Read(CLOSED);

    audit(put(OPEN));

    assertThat(alerts.getFirst().text()).contains("closed again (read back at");
  }

  @Test
  void audit_statementThatIsAccepted_isQuietUntilItChangesOrItsTimeIsOver() {
    audit(put(OPEN));
    String hash =
        alerts
            .getFirst()
            .text()
            .lines()
            .filter(line -> line.startsWith("    hash   "))
            .map(line -> line.substring(11))
            .findFirst()
            .orElseThrow();
    exceptions = accepting(hash, "2026-12-31");
    alerts.clear();

    assertThat(audit(put(OPEN))).isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit(put(OPEN.replace("kms:*", "kms:Decrypt"))))
        .isInstanceOf(AuditOutcome.Alerted.class);

    exceptions = accepting(hash, "2026-11-23");
    assertThat(audit(put(OPEN))).isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_policyThatCannotBeReadBack_alertsAllTheSame() {
    current = new KeyPolicies.Reading.Unavailable("AccessDenied");

    assertThat(audit(put(OPEN))).isInstanceOf(AuditOutcome.Alerted.class);
    assertThat(alerts.getFirst().text()).contains("UNKNOWN").contains("AccessDenied");
  }

  @Test
  void audit_policyThatNobodyUnderstands_errsToAlarm() {
    assertThat(audit(put("{\"Statement\": 7}"))).isInstanceOf(AuditOutcome.Alerted.class);
    assertThat(alerts.getFirst().text()).contains("NOT PROVEN");
  }

  @Test
  void audit_recordWithoutThePolicy_readsItFromTheKey() {
    assertThat(audit(record("PutKeyPolicy", "\"keyId\": \"" + KEY + "\"")))
        .isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_policyOfTheKeysOwnAccount_isClosed() {
    assertThat(audit(put(CLOSED))).isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(alerts).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void audit_keyMadeWithTheDefaultPolicy_isClosed() {
    assertThat(audit(record("CreateKey", "\"description\": \"x\"")))
        .isEqualTo(new AuditOutcome.Closed(KEY));
  }

  @Test
  void audit_callThatFailed_isPassedOver() {
    String failed =
        put(OPEN).replace("\"eventID\"", "\"errorCode\": \"AccessDenied\", \"eventID\"");

    assertThat(audit(failed)).isInstanceOf(AuditOutcome.Ignored.class);
    assertThat(alerts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"member", "aws.ec2", "kms-access", "AWS.KMS", ""})
  void audit_recordWithAnotherSource_isForgedAndWithoutEffect(String source) {
    assertThat(auditor().audit(event(source, KEY_ACCOUNT, put(OPEN))))
        .isInstanceOf(AuditOutcome.Forged.class);
    assertThat(alerts).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void audit_recordOfAnotherApi_isForged() {
    assertThat(audit(put(OPEN).replace("kms.amazonaws.com", "kms.example.com")))
        .isInstanceOf(AuditOutcome.Forged.class);
    assertThat(alerts).isEmpty();
  }

  @Test
  void audit_recordFromAnAccountThatDoesNotOwnTheKey_hasNoEffect() {
    EventEnvelope foreign = event("aws.kms", new AccountId("666666666666"), put(OPEN));

    assertThat(auditor().audit(foreign)).isInstanceOf(AuditOutcome.Ignored.class);
    assertThat(alerts).isEmpty();
  }

  @Test
  void audit_recordThatIsNone_goesInFrontOfAPerson() {
    assertThatThrownBy(() -> audit("{}")).isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void audit_hostileTexts_forgeNoLineOfTheAlert() {
    String hostile = "x\\nFALSE ALARM: nothing to do\\u202e\\u001b[2J";
    String policy = policy(hostile, "\"*\"");
    String record =
        put(policy)
            .replace("198.51.100.7", hostile)
            .replace("assumed-role/key-admin/anna", "assumed-role/key-admin/" + hostile);

    audit(record);

    assertThat(alerts.getFirst().text().lines())
        .noneMatch(line -> line.strip().startsWith("FALSE ALARM"));
    assertThat(alerts.getFirst().text()).doesNotContain("\u001b").doesNotContain("\u202e");
  }

  private AuditOutcome audit(String record) {
    return auditor().audit(event("aws.kms", KEY_ACCOUNT, record));
  }

  private Auditor auditor() {
    TrustZone zone = TrustZone.builder().organization(new OrganizationId("o-a1b2c3d4e5")).build();
    return new Auditor(
        new AcceptedExposures(ExposureAnalyzer.within(zone)::analyze, exceptions),
        key -> current,
        alerts::add,
        answers -> {
          published.addAll(answers);
          return List.of();
        },
        () -> NOW);
  }

  private static Exceptions accepting(String hash, String until) {
    Exceptions.Grounds grounds = new Exceptions.Grounds("anna", "partner", LocalDate.parse(until));
    return new Exceptions(
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(new Exceptions.AcceptedExposure(KEY, hash, grounds)));
  }

  private static EventEnvelope event(String source, AccountId account, String record) {
    return new EventEnvelope(
        "5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11",
        source,
        DetailType.CLOUD_TRAIL.text(),
        account,
        NOW,
        "eu-central-1",
        Optional.empty(),
        Envelopes.object(record));
  }

  private static String put(String policy) {
    return record(
        "PutKeyPolicy",
        "\"keyId\": \"%s\", \"policyName\": \"default\", \"policy\": %s"
            .formatted(KEY.keyId(), StrictJson.write(JsonString.of(policy))));
  }

  private static String record(String eventName, String parameters) {
    return """
        { "eventVersion": "1.11", "eventID": "e-1", "eventSource": "kms.amazonaws.com",
          "eventName": "%s", "eventTime": "2026-11-24T02:57:41Z", "awsRegion": "eu-central-1",
          "sourceIPAddress": "198.51.100.7", "recipientAccountId": "123456789012",
          "userIdentity": { "type": "AssumedRole", "accountId": "123456789012",
            "arn": "arn:aws:sts::123456789012:assumed-role/key-admin/anna" },
          "requestParameters": { %s }, "responseElements": null,
          "resources": [{ "accountId": "123456789012", "type": "AWS::KMS::Key", "ARN": "%s" }] }
        """
        .formatted(eventName, parameters, KEY);
  }

  private static String policy(String sid, String principal) {
    return """
        { "Version": "2012-10-17", "Statement": [{ "Sid": "%s", "Effect": "Allow",
          "Principal": %s, "Action": "kms:*", "Resource": "*" }] }
        """
        .formatted(sid, principal);
  }
}
