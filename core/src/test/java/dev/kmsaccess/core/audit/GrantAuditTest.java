package dev.kmsaccess.core.audit;

import static dev.kmsaccess.core.audit.TestAudit.KEY;
import static dev.kmsaccess.core.audit.TestAudit.KEY_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.event.KeyExposed;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants are judged as they are made, and followed until they are gone. */
class GrantAuditTest {

  private static final String OUTSIDER = "arn:aws:iam::999900001111:role/partner";

  private final TestAudit audit = new TestAudit();

  @Test
  void grantToAnOutsider_isTold_withTheCommandThatRevokesIt() {
    assertThat(audit.audit(made("g-1", OUTSIDER, "Decrypt")))
        .isEqualTo(new AuditOutcome.Alerted(KEY, Exposure.EXTERNAL));

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Alert.Kind.GRANT);
              assertThat(it.subject()).startsWith("HIGH: a grant on KMS key");
              assertThat(it.text())
                  .contains(OUTSIDER)
                  .contains(
                      "aws kms revoke-grant --region eu-central-1 --key-id "
                          + KEY.keyId()
                          + " --grant-id g-1");
            });
    assertThat(audit.published)
        .singleElement()
        .isInstanceOfSatisfying(
            KeyExposed.class,
            it -> assertThat(it.ways().getFirst().where()).isEqualTo("grant g-1"));
    assertThat(audit.keys.asked).containsExactlyInAnyOrder("grant", "aliases", "tags", "grants");
  }

  @Test
  void alert_saysFirstWhetherTheGrantIsThere_andWhoElseHasOne() {
    audit.keys.grant(KEY, grant("g-1", OUTSIDER));
    audit.keys.grant(KEY, grant("g-2", "arn:aws:iam::999900001111:role/accomplice"));

    audit.audit(made("g-1", OUTSIDER, "Decrypt"));

    assertThat(audit.alerts.getFirst().text())
        .contains("state    STILL OPEN (read back at 2026-11-24T03:00:00Z)")
        .contains("since    2026-11-24T02:57:41Z")
        .contains("others   1 more grants to outsiders:")
        .contains("role/accomplice\" Decrypt, grant g-2, made 2026-11-24T02:57:41Z")
        .contains("--grant-id g-2")
        .contains("{\"account\": \"999900001111\"");
  }

  @Test
  void grantThatIsGoneAlready_isToldAsSuch() {
    audit.audit(made("g-1", OUTSIDER, "Decrypt"));

    assertThat(audit.alerts.getFirst().text()).contains("state    not listed (read back at");
  }

  @Test
  void recordThatComesAgain_onceTheGrantIsGone_wakesNobody() {
    audit.audit(made("g-1", OUTSIDER, "Decrypt"));
    audit.audit(
        TestAudit.record(
            "e-2", "RevokeGrant", "\"keyId\": \"%s\", \"grantId\": \"g-1\"".formatted(KEY)));

    assertThat(audit.audit(made("g-1", OUTSIDER, "Decrypt")))
        .isInstanceOf(AuditOutcome.AlreadyTold.class);
    assertThat(audit.alerts).hasSize(2);
  }

  @Test
  void grantWhoseGranteeIsDeleted_isNoNews() {
    audit.keys.put(KEY, TestAudit.CLOSED);
    audit.keys.grant(KEY, grant("g-1", OUTSIDER));
    audit.audit(made("g-1", OUTSIDER, "Decrypt"));
    audit.store.baselineAt(audit.now);
    audit.keys.grants.clear();
    audit.keys.grant(KEY, grant("g-1", "AROAEXAMPLEDELETED001"));

    audit.sweep();

    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void grantOfOurBroker_toAnAccountThatAnOldListLacks_isQuiet_andAnotherIsNot() {
    audit.organization = OrganizationAccounts.listed(Set.of(KEY_ACCOUNT));
    audit.keys.grant(KEY, ours("g-1"));
    audit.keys.grant(KEY, grant("g-2", "arn:aws:iam::210987654321:role/member"));

    assertThat(audit.audit(made("g-1", "arn:aws:iam::210987654321:role/member", "Decrypt")))
        .isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.audit(made("g-2", "arn:aws:iam::210987654321:role/member", "Decrypt")))
        .isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void grantToAnOutsider_deliveredTwice_isToldOnce() {
    audit.audit(made("g-1", OUTSIDER, "Decrypt"));

    assertThat(audit.audit(made("g-1", OUTSIDER, "Decrypt")))
        .isInstanceOf(AuditOutcome.AlreadyTold.class);
    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void grantThatCanBePassedOn_saysSo() {
    audit.audit(made("g-1", OUTSIDER, "CreateGrant"));

    assertThat(audit.alerts.getFirst().text()).contains("can make grants for anybody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:role/own",
        "arn:aws:iam::210987654321:role/member",
        "dynamodb.eu-central-1.amazonaws.com",
        "AWS Internal",
        "210987654321:aws:ec2-infrastructure:i-0123456789abcdef0",
        "arn:aws:sts::210987654321:assumed-role/aws:ec2-infrastructure/i-0123456789abcdef0",
        "arn:aws:iam::210987654321:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
      })
  void grantToOursOrToAService_isQuiet(String grantee) {
    assertThat(audit.audit(made("g-1", grantee, "Decrypt")))
        .isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.alerts).isEmpty();
  }

  @Test
  void grantToAnOutsidersServiceRole_isTold() {
    audit.audit(made("g-1", "999900001111:aws:ec2-infrastructure:i-0123456789abcdef0", "Decrypt"));

    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void grantToAUniqueId_isLookedUp() {
    audit.keys.grant(KEY, grant("g-1", "arn:aws:iam::210987654321:role/member"));
    audit.keys.grant(KEY, grant("g-2", OUTSIDER));

    assertThat(audit.audit(made("g-1", "AROAEXAMPLEMEMBER0001", "Decrypt")))
        .isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.audit(made("g-2", "AROAEXAMPLEPARTNER001", "Decrypt")))
        .isInstanceOf(AuditOutcome.Alerted.class);
    assertThat(audit.keys.asked).startsWith("grant", "grant");
  }

  /** The SDK shows no service that a grant names as such; KMS takes none without a SourceArn. */
  @Test
  void grantsToServices_thatAreListedWithoutGrantee_areToldOnceForAKey_andNotRemindedOf() {
    audit.store.baselineAt(audit.now);
    audit.keys.put(KEY, TestAudit.CLOSED);
    audit.keys.grant(KEY, grant("g-1", ""));
    audit.keys.grant(KEY, grant("g-2", ""));
    audit.sweep();
    audit.keys.grant(KEY, grant("g-3", ""));
    audit.now = audit.now.plus(TestAudit.REMINDER);
    audit.sweep();

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.severity()).isEqualTo(Severity.MEDIUM);
              assertThat(it.text())
                  .contains("NOT PROVEN")
                  .contains("to an AWS service, for a resource that may be another's")
                  .contains("grantee  an AWS service")
                  .contains("SourceArn")
                  .doesNotContain("trustedAccounts");
            });

    audit.keys.grants.clear();
    audit.now = audit.now.plus(Duration.ofHours(1));
    audit.sweep();

    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.CLOSED);
    assertThat(audit.alerts.getLast().matter().id())
        .isEqualTo(audit.alerts.getFirst().matter().id());
  }

  @Test
  void grantToAServiceForAnOutsider_isToldByItsRecord_thoughItsListingNamesNobody() {
    audit.store.baselineAt(audit.now);
    audit.keys.put(KEY, TestAudit.CLOSED);
    audit.keys.grant(KEY, grant("g-1", ""));

    audit.audit(
        TestAudit.record(
            "e-1",
            "kms.amazonaws.com",
            "CreateGrant",
            """
            "keyId": "%s", "granteeServicePrincipal": "backup.amazonaws.com",
            "constraints": {"sourceArn": "arn:aws:backup:eu-central-1:999900001111:vault:v"},
            "operations": ["Decrypt"]
            """
                .formatted(KEY),
            "{\"grantId\": \"g-1\"}"));
    audit.now = audit.now.plus(Duration.ofHours(1));
    audit.sweep();

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.text())
                    .contains("account 999900001111, outside the organisation")
                    .contains("backup.amazonaws.com")
                    .doesNotContain("NOT PROVEN"));
  }

  @Test
  void grantThatNobodyCanPlace_errsToAlarm() {
    audit.audit(made("g-1", "AROAEXAMPLEUNKNOWN001", "Decrypt"));

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains("NOT PROVEN"));
  }

  @Test
  void withoutAListOfAccounts_anotherAccountErrsToAlarm_andOurOwnGrantDoesNot() {
    audit.organization = OrganizationAccounts.listed(Set.of());
    audit.keys.grant(KEY, ours("g-2"));

    audit.audit(made("g-1", "arn:aws:iam::210987654321:role/member", "Decrypt"));
    assertThat(audit.alerts)
        .singleElement()
        .satisfies(it -> assertThat(it.text()).contains("NOT PROVEN"));

    assertThat(audit.audit(made("g-2", "arn:aws:iam::210987654321:role/member", "Decrypt")))
        .isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.alerts).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RevokeGrant|\"keyId\": \"KEY\", \"grantId\": \"g-1\"|",
        "RetireGrant||, \"additionalEventData\": {\"grantId\": \"g-1\"}"
      })
  void grantThatIsGone_isToldAsClosed(String call) {
    String[] parts = call.split("\\|", -1);
    audit.audit(made("g-1", OUTSIDER, "Decrypt"));
    String record =
        TestAudit.record("e-2", parts[0], parts[1].replace("KEY", KEY.toString()))
            .replace("\"responseElements\": null", "\"responseElements\": null" + parts[2]);

    assertThat(audit.audit(record)).isEqualTo(new AuditOutcome.ClosedAgain(KEY));
    assertThat(audit.audit(record)).isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.alerts.getLast().text()).contains("the grant is gone");
  }

  @Test
  void callersCopyOfTheRecord_hasNoEffect() {
    audit.audit("aws.kms", TestAudit.MEMBER, made("g-1", OUTSIDER, "Decrypt"));

    assertThat(audit.alerts).isEmpty();
  }

  static SeenGrant grant(String id, String grantee) {
    return grant(id, grantee, "somebody's");
  }

  private static SeenGrant ours(String id) {
    return grant(
        id,
        "arn:aws:iam::210987654321:role/member",
        "kms-access/1/kms-access/210987654321/20261124T100000Z/r-1/0123456789ab");
  }

  private static SeenGrant grant(String id, String grantee, String name) {
    return new SeenGrant(
        id,
        grantee,
        Optional.empty(),
        List.of("Decrypt"),
        Optional.empty(),
        Optional.of(
            new ListedGrant(
                KEY.toString(),
                id,
                name,
                grantee,
                List.of("Decrypt"),
                Optional.of("arn:aws:iam::" + KEY_ACCOUNT + ":root"),
                Instant.parse("2026-11-24T02:57:41Z"))));
  }

  private static String made(String grantId, String grantee, String operation) {
    return TestAudit.record(
        "e-" + grantId,
        "kms.amazonaws.com",
        "CreateGrant",
        "\"keyId\": \"%s\", \"granteePrincipal\": \"%s\", \"operations\": [\"%s\"]"
            .formatted(KEY, grantee, operation),
        "{\"grantId\": \"%s\", \"keyId\": \"%s\"}".formatted(grantId, KEY));
  }
}
