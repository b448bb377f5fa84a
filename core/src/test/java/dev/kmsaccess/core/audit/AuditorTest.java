package dev.kmsaccess.core.audit;

import static dev.kmsaccess.core.audit.TestAudit.CLOSED;
import static dev.kmsaccess.core.audit.TestAudit.KEY;
import static dev.kmsaccess.core.audit.TestAudit.KEY_ACCOUNT;
import static dev.kmsaccess.core.audit.TestAudit.LENDER;
import static dev.kmsaccess.core.audit.TestAudit.MEMBER;
import static dev.kmsaccess.core.audit.TestAudit.OPEN;
import static dev.kmsaccess.core.audit.TestAudit.policy;
import static dev.kmsaccess.core.audit.TestAudit.put;
import static dev.kmsaccess.core.audit.TestAudit.record;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.ExposureClosed;
import dev.kmsaccess.core.event.KeyExposed;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditorTest {

  private final TestAudit audit = new TestAudit();

  @BeforeEach
  void keyIsOpen() {
    audit.keys.put(KEY, OPEN);
  }

  @Test
  void audit_policyThatLetsTheWorldIn_wakesSomebody() {
    AuditOutcome outcome = audit.audit(put(OPEN));

    assertThat(outcome).isEqualTo(new AuditOutcome.Alerted(KEY, Exposure.PUBLIC));
    Alert alert = audit.alerts.getFirst();
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
    assertThat(audit.published)
        .singleElement()
        .isInstanceOfSatisfying(
            KeyExposed.class,
            exposed ->
                assertThat(exposed.ways()).singleElement().matches(KeyExposed.WayIn::proven));
  }

  @Test
  void audit_policyWithMoreWaysInThanAnAlertHolds_tellsOfTheWorst() {
    String partner =
        """
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999900001111:role/r%d"},
         "Action": "kms:DescribeKey", "Resource": "*"},""";
    String policy =
        OPEN.replace(
            "[{",
            IntStream.range(0, 100).mapToObj(partner::formatted).collect(joining("", "[", "{")));

    audit.audit(put(policy));

    assertThat(audit.alerts.getFirst().text()).contains("statement 101 \"world\" lets outsiders");
    assertThat(audit.published)
        .singleElement()
        .isInstanceOfSatisfying(
            KeyExposed.class,
            it ->
                assertThat(it.ways())
                    .hasSize(50)
                    .first()
                    .matches(way -> way.where().contains("world")));
  }

  @Test
  void audit_policyThatWasMendedMeanwhile_saysThatItIsClosedAgain() {
    audit.keys.put(KEY, CLOSED);

    audit.audit(put(OPEN));

    assertThat(audit.alerts.getFirst().text()).contains("closed again (read back at");
  }

  @Test
  void audit_statementThatIsAccepted_isQuietUntilItChangesOrItsTimeIsOver() {
    audit.audit(put(OPEN));
    String hash =
        audit
            .alerts
            .getFirst()
            .text()
            .lines()
            .filter(line -> line.startsWith("    hash   "))
            .map(line -> line.substring(11))
            .findFirst()
            .orElseThrow();
    audit.accept(hash, "2026-12-31");
    audit.alerts.clear();

    assertThat(audit.audit(put("e-2", OPEN))).isEqualTo(new AuditOutcome.ClosedAgain(KEY));
    assertThat(audit.audit(put("e-3", OPEN))).isEqualTo(new AuditOutcome.Closed(KEY));
    String changed = OPEN.replace("kms:*", "kms:Decrypt");
    audit.keys.put(KEY, changed);
    assertThat(audit.audit(put("e-4", changed))).isInstanceOf(AuditOutcome.Alerted.class);

    audit.keys.put(KEY, OPEN);
    audit.accept(hash, "2026-11-23");
    assertThat(audit.audit(put("e-5", OPEN))).isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_policyThatCannotBeReadBack_alertsAllTheSame() {
    audit.keys.put(KEY, "");

    assertThat(audit.audit(put(OPEN))).isInstanceOf(AuditOutcome.Alerted.class);
    assertThat(audit.alerts.getFirst().text()).contains("UNKNOWN").contains("AccessDenied");
  }

  @Test
  void audit_policyThatNobodyUnderstands_errsToAlarm() {
    assertThat(audit.audit(put("{\"Statement\": 7}"))).isInstanceOf(AuditOutcome.Alerted.class);
    assertThat(audit.alerts.getFirst().text()).contains("NOT PROVEN");
  }

  @Test
  void audit_recordWithoutThePolicy_readsItFromTheKey() {
    assertThat(audit.audit(record("PutKeyPolicy", "\"keyId\": \"" + KEY + "\"")))
        .isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_policyOfTheKeysOwnAccount_isClosed() {
    assertThat(audit.audit(put(CLOSED))).isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.alerts).isEmpty();
    assertThat(audit.published).isEmpty();
  }

  @Test
  void audit_keyMadeWithTheDefaultPolicy_isClosed() {
    assertThat(audit.audit(record("CreateKey", "\"description\": \"x\"")))
        .isEqualTo(new AuditOutcome.Closed(KEY));
  }

  @Test
  void audit_callThatFailed_isPassedOver() {
    String failed =
        put(OPEN).replace("\"eventID\"", "\"errorCode\": \"AccessDenied\", \"eventID\"");

    assertThat(audit.audit(failed)).isInstanceOf(AuditOutcome.Ignored.class);
    assertThat(audit.alerts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"member", "aws.ec2", "kms-access", "AWS.KMS", ""})
  void audit_recordWithAnotherSource_isForgedAndWithoutEffect(String source) {
    assertThat(audit.audit(source, KEY_ACCOUNT, put(OPEN))).isInstanceOf(AuditOutcome.Forged.class);
    assertThat(audit.alerts).isEmpty();
    assertThat(audit.published).isEmpty();
  }

  @Test
  void audit_recordOfAnotherApi_isForged() {
    assertThat(audit.audit(put(OPEN).replace("kms.amazonaws.com", "kms.example.com")))
        .isInstanceOf(AuditOutcome.Forged.class);
    assertThat(audit.alerts).isEmpty();
  }

  @Test
  void audit_recordFromAnAccountThatDoesNotOwnTheKey_hasNoEffect() {
    assertThat(audit.audit("aws.kms", new AccountId("666666666666"), put(OPEN)))
        .isInstanceOf(AuditOutcome.Ignored.class);
    assertThat(audit.alerts).isEmpty();
  }

  @Test
  void audit_recordThatIsNone_goesInFrontOfAPerson() {
    assertThatThrownBy(() -> audit.audit("{}")).isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void audit_hostileTexts_forgeNoLineOfTheAlert() {
    String hostile = "x\\nFALSE ALARM: nothing to do\\u202e\\u001b[2J";
    String policy = policy(hostile, "\"*\"");
    String record =
        put(policy)
            .replace("198.51.100.7", hostile)
            .replace("assumed-role/key-admin/anna", "assumed-role/key-admin/" + hostile);

    audit.audit(record);

    assertThat(audit.alerts.getFirst().text().lines())
        .noneMatch(line -> line.strip().startsWith("FALSE ALARM"));
    assertThat(audit.alerts.getFirst().text()).doesNotContain("\u001b").doesNotContain("\u202e");
  }

  @Test
  void audit_sameRecordTwice_isToldOnce() {
    audit.audit(put(OPEN));

    assertThat(audit.audit(put(OPEN)))
        .isEqualTo(new AuditOutcome.AlreadyTold(KEY, Exposure.PUBLIC));
    assertThat(audit.alerts).hasSize(1);
    assertThat(audit.published).hasSize(1);
  }

  @Test
  void audit_recordOfAMomentThatIsOver_deliveredTwice_isToldOnce() {
    audit.keys.put(KEY, CLOSED);

    audit.audit(put(OPEN));
    audit.audit(put(OPEN));

    assertThat(audit.alerts).hasSize(1);
    assertThat(audit.store.open()).isEmpty();
  }

  @Test
  void audit_openKeyThatIsOpenedFurther_isToldAgain_withWhatChanged() {
    String narrow = OPEN.replace("kms:*", "kms:DescribeKey");
    audit.keys.put(KEY, narrow);
    audit.audit(put("e-1", narrow));
    audit.keys.put(KEY, OPEN);

    assertThat(audit.audit(put("e-2", OPEN)))
        .isEqualTo(new AuditOutcome.Alerted(KEY, Exposure.PUBLIC));
    assertThat(audit.alerts.getLast().text())
        .contains("change Action was \"kms:DescribeKey\"")
        .contains("now \"kms:*\"")
        .contains("otherwise open than it was");
  }

  @Test
  void audit_openKeyThatIsClosed_isToldOnce() {
    audit.audit(put("e-1", OPEN));
    audit.keys.put(KEY, CLOSED);

    assertThat(audit.audit(put("e-2", CLOSED))).isEqualTo(new AuditOutcome.ClosedAgain(KEY));
    assertThat(audit.audit(put("e-2", CLOSED))).isEqualTo(new AuditOutcome.Closed(KEY));
    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.CLOSED);
    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.published.getLast())
        .isInstanceOfSatisfying(
            ExposureClosed.class,
            closed ->
                assertThat(closed.openSince())
                    .as("when the call was made, not when we heard of it")
                    .isEqualTo("2026-11-24T02:57:41Z"));
  }

  @Test
  void audit_recordThatComesAgain_onceTheKeyIsClosed_wakesNobody() {
    audit.audit(put("e-1", OPEN));
    audit.keys.put(KEY, CLOSED);
    audit.audit(put("e-2", CLOSED));

    assertThat(audit.audit(put("e-1", OPEN))).isInstanceOf(AuditOutcome.AlreadyTold.class);
    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.store.open()).isEmpty();
  }

  @Test
  void audit_addendumToARecord_isNotToldAgain() {
    audit.keys.put(KEY, CLOSED);
    audit.audit(put("e-1", OPEN));

    audit.audit(
        put("e-7", OPEN)
            .replace(
                "\"eventID\"",
                "\"addendum\": {\"reason\": \"UPDATED_DATA\", \"originalEventID\": \"e-1\"},"
                    + " \"eventID\""));

    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void audit_openingThatComesAfterTheClosing_isNotTakenForTheClosing() {
    audit.audit(put("e-1", OPEN));
    String narrow = OPEN.replace("kms:*", "kms:DescribeKey");
    audit.keys.put(KEY, CLOSED);

    // Its own record is late; so the key is closed again when this one is read.
    audit.audit(put("e-2", narrow));
    audit.audit(put("e-3", CLOSED));

    assertThat(audit.alerts.stream().map(Alert::kind))
        .containsExactly(Alert.Kind.EXPOSURE, Alert.Kind.EXPOSURE, Alert.Kind.CLOSED);
    assertThat(audit.alerts.getLast().text()).contains("\"e-3\"");
  }

  /** Whoever opens a key can shut the auditor out with the same policy. */
  @Test
  void audit_closingThatComesAfterALaterOpening_ofAKeyThatCannotBeRead_isNotTakenForTheClosing() {
    audit.keys.put(KEY, "");
    audit.audit(put("e-2", OPEN).replace("02:57:41Z", "02:58:00Z"));

    audit.audit(put("e-1", CLOSED).replace("02:57:41Z", "02:57:59Z"));

    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.EXPOSURE);
    assertThat(audit.store.open()).hasSize(1);

    audit.now = audit.now.plusSeconds(600);
    audit.audit(put("e-3", CLOSED).replace("02:57:41Z", "03:05:00Z"));

    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.CLOSED);
  }

  @Test
  void audit_keyMade_whosePolicyIsNoText_isReadBack() {
    assertThat(audit.audit(made("\"policy\": {\"Version\": \"2012-10-17\"}")))
        .isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_replica_whosePolicyStandsAmongTheParametersAlone_isJudgedByIt() {
    String made =
        TestAudit.record(
            "e-1",
            "kms.amazonaws.com",
            "ReplicateKey",
            "\"policy\": " + StrictJson.write(JsonString.of(OPEN)),
            "{ \"replicaKeyMetadata\": { \"arn\": \"%s\" } }"
                .formatted(KEY.toString().replace("eu-central-1", "eu-west-1")));

    assertThat(audit.audit(made)).isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_keyThatIsTooNewToBeRead_isNotCalledClosed() {
    audit.keys.policies.clear();

    audit.audit(made("\"policy\": " + StrictJson.write(JsonString.of(OPEN))));

    assertThat(audit.alerts.getFirst().text())
        .contains("state    not found (read back at 2026-11-24T03:00:00Z): it is gone, or too new")
        .contains("aws kms put-key-policy")
        .doesNotContain("closed again");
    assertThat(audit.store.open()).as("it is followed").hasSize(1);
  }

  @Test
  void audit_keyThatIsOpenedTwice_andReadLate_tellsBothWaysIn() {
    String first = policy("first", "\"*\"");
    String second = policy("second", "\"*\"");
    audit.keys.put(KEY, second);

    audit.audit(put("e-1", first));
    audit.audit(put("e-2", second));
    audit.sweep();

    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.alerts.getFirst().text()).contains("statement 1 \"first\"");
    assertThat(audit.alerts.getLast().text()).contains("statement 1 \"second\"");
  }

  @Test
  void audit_keyOfAnotherRegion_isToldOnce_andNotFollowed() {
    String elsewhere = put(OPEN).replace("kms:eu-central-1", "kms:us-east-1");

    audit.audit(elsewhere);
    audit.audit(elsewhere);

    assertThat(audit.alerts).hasSize(1);
    assertThat(audit.store.open()).isEmpty();
  }

  @Test
  void audit_changeThatIsNotTaken_comesAgain() {
    String narrow = OPEN.replace("kms:*", "kms:DescribeKey");
    audit.keys.put(KEY, narrow);
    audit.audit(put("e-1", narrow));
    audit.keys.put(KEY, OPEN);
    audit.channelFault = Optional.of(new IllegalStateException("SNS is down"));
    assertThatThrownBy(() -> audit.audit(put("e-2", OPEN))).hasMessage("SNS is down");
    audit.channelFault = Optional.empty();
    audit.now = audit.now.plusSeconds(60);

    audit.audit(put("e-2", OPEN));

    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.alerts.getLast().text()).contains("change Action was \"kms:DescribeKey\"");
  }

  @Test
  void audit_keyMade_whoseParametersAreLeftOut_isReadBack() {
    String tooLong =
        record("CreateKey", "")
            .replace("\"requestParameters\": {  }", "\"requestParameters\": null");

    assertThat(audit.audit(tooLong)).isInstanceOf(AuditOutcome.Alerted.class);
  }

  @Test
  void audit_alert_closesTheKey_byACommandThatCanBePasted() {
    String policy =
        """
        { "Version": "2012-10-17", "Statement": [
          { "Sid": "Owner", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": "kms:*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "anna's \\u202e $(reboot)"}} },
          { "Sid": "World", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt",
            "Resource": "*" } ] }
        """;
    audit.keys.put(KEY, policy);

    audit.audit(put(policy));

    String start =
        "     aws kms put-key-policy --region eu-central-1 --key-id "
            + KEY.keyId()
            + " --policy-name default --policy '";
    String command =
        audit
            .alerts
            .getFirst()
            .text()
            .lines()
            .filter(it -> it.startsWith(start))
            .findFirst()
            .orElseThrow();
    String argument = command.substring(start.length(), command.length() - 1);
    assertThat(argument).doesNotContain("'").matches("[ -~]+").contains("anna\\u0027s", "Owner");
    audit.keys.put(KEY, argument);
    assertThat(audit.audit(put("e-2", argument))).isEqualTo(new AuditOutcome.ClosedAgain(KEY));
  }

  @Test
  void audit_alertThatIsNotTaken_comesAgainOnceItsClaimIsOver() {
    audit.channelFault = Optional.of(new IllegalStateException("SNS is down"));
    assertThatThrownBy(() -> audit.audit(put(OPEN))).hasMessage("SNS is down");
    audit.channelFault = Optional.empty();

    assertThatThrownBy(() -> audit.audit(put(OPEN))).isInstanceOf(BusyException.class);
    audit.now = audit.now.plusSeconds(60);
    audit.audit(put(OPEN));

    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void audit_withoutAnyMemory_alertsAllTheSame() {
    audit.store.isDown = true;

    assertThat(audit.audit(put(OPEN))).isInstanceOf(AuditOutcome.Alerted.class);
    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void audit_policyThatNamesAMember_isClosed_andAnOutsiderIsNot() {
    String member = policy("m", "{\"AWS\": \"arn:aws:iam::210987654321:root\"}");
    String outsider = policy("o", "{\"AWS\": \"arn:aws:iam::999900001111:root\"}");
    audit.keys.put(KEY, member);

    assertThat(audit.audit(put("e-1", member))).isEqualTo(new AuditOutcome.Closed(KEY));
    audit.keys.put(KEY, outsider);
    assertThat(audit.audit(put("e-2", outsider)))
        .isEqualTo(new AuditOutcome.Alerted(KEY, Exposure.EXTERNAL));
  }

  @Test
  void audit_policyThatNamesAnAccountNobodyCanPlace_errsToAlarm_andSaysWhy() {
    String policy = policy("m", "{\"AWS\": \"arn:aws:iam::210987654321:root\"}");
    audit.organization = OrganizationAccounts.listed(Set.of());
    audit.keys.put(KEY, policy);

    assertThat(audit.audit(put(policy)))
        .isEqualTo(new AuditOutcome.Alerted(KEY, Exposure.EXTERNAL));
    assertThat(audit.alerts.getFirst().text())
        .contains("NOT PROVEN")
        .contains("It is not known whether 210987654321 is ours: neither a list");
  }

  @Test
  void audit_alert_tellsWhatIsAroundTheKey_inFiveCalls() {
    audit.keys.tags.put(KEY.toString(), "grant");
    audit.keys.grant(KEY, GrantAuditTest.grant("g-1", "arn:aws:iam::999900001111:role/thief"));

    audit.audit(put(OPEN));

    assertThat(audit.alerts.getFirst().text())
        .contains("aliases  \"alias/shared-data\"")
        .contains("managed  by KMS Access")
        .contains("1 to outsiders")
        .contains("arn:aws:iam::999900001111:role/thief")
        .contains("\"statementSha256\": \"");
    assertThat(audit.keys.asked).containsExactlyInAnyOrder("policy", "aliases", "tags", "grants");
  }

  @Test
  void audit_closedPolicy_asksTheKeyNothing() {
    audit.audit(put(CLOSED));

    assertThat(audit.keys.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tags\": [{\"tagKey\": \"kms-access\", \"tagValue\": \"grant\"}]",
        "\"tags\": [{\"tagKey\": \"team\", \"tagValue\": \"x\"}, {\"tagKey\": \"kms-access\","
            + " \"tagValue\": \"policy\"}]"
      })
  void audit_keyThatOptsIn_isNoticedOnce(String parameters) {
    audit.audit(record("TagResource", parameters));
    audit.audit(record("TagResource", parameters));

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Alert.Kind.NOTICE);
              assertThat(it.text()).contains("opted in").contains(KEY.toString());
            });
  }

  @Test
  void audit_keyOfAFurtherKeyAccountThatOptsIn_isNoticed_andThatOfAMemberIsNot() {
    String tagged =
        record("TagResource", "\"tags\": [{\"tagKey\": \"kms-access\", \"tagValue\": \"grant\"}]");

    assertThat(audit.audit("aws.kms", MEMBER, of(MEMBER, tagged)))
        .isInstanceOf(AuditOutcome.Ignored.class);
    assertThat(audit.audit("aws.kms", LENDER, of(LENDER, tagged)))
        .isInstanceOf(AuditOutcome.Noticed.class);

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.attributes()).containsEntry("account", LENDER.id());
              assertThat(it.text())
                  .contains("opted in")
                  .contains("the rules that name this key count")
                  .doesNotContain("aliases");
            });
  }

  /** Aliases count for keys of the stack's own account alone; the others go by their ARNs. */
  @Test
  void audit_aliasInAFurtherKeyAccount_isNobodysBusiness() {
    String moved =
        record(
            "UpdateAlias",
            "\"aliasName\": \"alias/shared-data\", \"targetKeyId\": \"%s\"".formatted(KEY.keyId()));

    assertThat(audit.audit("aws.kms", LENDER, of(LENDER, moved)))
        .isInstanceOf(AuditOutcome.Ignored.class);
  }

  @Test
  void audit_keyThatIsMadeWithTheTag_isNoticedOnce() {
    String made = made("\"tags\": [{\"tagKey\": \"kms-access\", \"tagValue\": \"grant\"}]");

    assertThat(audit.audit(made)).isInstanceOf(AuditOutcome.Noticed.class);
    audit.audit(made);

    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Alert.Kind.NOTICE);
              assertThat(it.text()).contains("opted in").contains(KEY.toString());
            });
  }

  @Test
  void audit_keyThatIsMadeOpen_andWithTheTag_isToldOfBoth_eachOnce() {
    String made =
        made(
            "\"tags\": [{\"tagKey\": \"kms-access\", \"tagValue\": \"grant\"}], \"policy\": "
                + StrictJson.write(JsonString.of(OPEN)));

    assertThat(audit.audit(made)).isInstanceOf(AuditOutcome.Alerted.class);
    audit.audit(made);

    assertThat(audit.alerts.stream().map(Alert::kind))
        .containsExactly(Alert.Kind.EXPOSURE, Alert.Kind.NOTICE);
  }

  @Test
  void audit_replicaThatIsMadeWithTheTag_isNoticed() {
    String made =
        TestAudit.record(
            "e-1",
            "kms.amazonaws.com",
            "ReplicateKey",
            "\"tags\": [{\"tagKey\": \"kms-access\", \"tagValue\": \"grant\"}]",
            "{ \"replicaKeyMetadata\": { \"arn\": \"%s\" } }"
                .formatted(KEY.toString().replace("eu-central-1", "eu-west-1")));

    assertThat(audit.audit(made)).isInstanceOf(AuditOutcome.Noticed.class);
  }

  private static String made(String parameters) {
    return TestAudit.record(
        "e-1",
        "kms.amazonaws.com",
        "CreateKey",
        parameters,
        "{ \"keyMetadata\": { \"arn\": \"%s\" } }".formatted(KEY));
  }

  private static String of(AccountId account, String record) {
    return record.replace(KEY_ACCOUNT.id(), account.id());
  }

  @Test
  void audit_otherTags_areNobodysBusiness() {
    audit.audit(record("TagResource", "\"tags\": [{\"tagKey\": \"team\", \"tagValue\": \"x\"}]"));
    audit.audit(record("UntagResource", "\"tagKeys\": [\"team\"]"));

    assertThat(audit.alerts).isEmpty();
  }

  @Test
  void audit_aliasOfAManagedKeyThatMoves_isNoticed_andThatOfAnotherIsNot() {
    String moved =
        record(
            "UpdateAlias",
            "\"aliasName\": \"alias/shared-data\", \"targetKeyId\": \"%s\"".formatted(KEY.keyId()));

    assertThat(audit.audit(moved)).isInstanceOf(AuditOutcome.Ignored.class);
    audit.keys.tags.put(KEY.toString(), "grant");
    assertThat(audit.audit(moved)).isInstanceOf(AuditOutcome.Noticed.class);
    assertThat(audit.alerts).singleElement().matches(it -> it.text().contains("alias/shared-data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.cloudtrail|cloudtrail.amazonaws.com|StopLogging|\"name\": \"org\"",
        "aws.cloudtrail|cloudtrail.amazonaws.com|DeleteTrail|\"name\": \"org\"",
        "aws.cloudtrail|cloudtrail.amazonaws.com|UpdateTrail|\"name\": \"org\","
            + " \"isMultiRegionTrail\": false",
        "aws.cloudtrail|cloudtrail.amazonaws.com|UpdateTrail|\"name\": \"org\","
            + " \"isOrganizationTrail\": false",
        "aws.cloudtrail|cloudtrail.amazonaws.com|PutEventSelectors|\"trailName\": \"org\","
            + " \"eventSelectors\": [{\"readWriteType\": \"All\", \"includeManagementEvents\":"
            + " true, \"excludeManagementEventSources\": [\"kms.amazonaws.com\"]}]",
        "aws.cloudtrail|cloudtrail.amazonaws.com|PutEventSelectors|\"trailName\": \"org\","
            + " \"eventSelectors\": [{\"includeManagementEvents\": false}]",
        "aws.cloudtrail|cloudtrail.amazonaws.com|PutEventSelectors|\"trailName\": \"org\","
            + " \"advancedEventSelectors\": [{\"fieldSelectors\": [{\"field\": \"eventCategory\","
            + " \"equals\": [\"Management\"]}, {\"field\": \"eventSource\", \"notEquals\":"
            + " [\"kms.amazonaws.com\"]}]}]",
        "aws.cloudtrail|cloudtrail.amazonaws.com|PutEventSelectors|\"trailName\": \"org\","
            + " \"advancedEventSelectors\": [{\"fieldSelectors\": [{\"field\": \"somethingNew\","
            + " \"equals\": [\"x\"]}]}]",
        "aws.events|events.amazonaws.com|DisableRule|\"name\": \"kms-access-KeyChangeRule-1\"",
        "aws.events|events.amazonaws.com|DeleteRule|\"name\": \"kms-access-KeyChangeRule-1\"",
        "aws.events|events.amazonaws.com|RemoveTargets|\"rule\": \"kms-access-KeyChangeRule-1\"",
        "aws.events|events.amazonaws.com|PutRule|\"name\": \"kms-access-KeyChangeRule-1\","
            + " \"state\": \"DISABLED\"",
        "aws.events|events.amazonaws.com|PutRule|\"name\": \"kms-access-KeyChangeRule-1\","
            + " \"eventPattern\": \"{}\", \"state\": \"ENABLED\""
      })
  void audit_whatDimsTheAuditorsSight_wakesSomebody(String call) {
    String[] parts = call.split("\\|");
    String record = TestAudit.record("e-9", parts[1], parts[2], parts[3], "null");

    assertThat(audit.audit(parts[0], KEY_ACCOUNT, record)).isInstanceOf(AuditOutcome.Noticed.class);
    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.WATCH);
  }

  @Test
  void audit_ruleThatIsWrittenByADeployment_isPassedOver() {
    String record =
        TestAudit.record(
                "e-9",
                "events.amazonaws.com",
                "PutRule",
                "\"name\": \"kms-access-KeyChangeRule-1\", \"state\": \"ENABLED\"",
                "null")
            .replace("198.51.100.7", "cloudformation.amazonaws.com");

    assertThat(audit.audit("aws.events", KEY_ACCOUNT, record))
        .isInstanceOf(AuditOutcome.Ignored.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.cloudtrail|cloudtrail.amazonaws.com|StartLogging|\"name\": \"org\"",
        "aws.cloudtrail|cloudtrail.amazonaws.com|UpdateTrail|\"name\": \"org\"",
        "aws.cloudtrail|cloudtrail.amazonaws.com|UpdateTrail|\"name\": \"org\","
            + " \"isMultiRegionTrail\": true, \"s3BucketName\": \"another\"",
        "aws.cloudtrail|cloudtrail.amazonaws.com|PutEventSelectors|\"trailName\": \"org\","
            + " \"eventSelectors\": [{\"readWriteType\": \"All\", \"includeManagementEvents\":"
            + " true, \"excludeManagementEventSources\": [\"rdsdata.amazonaws.com\"]}]",
        "aws.cloudtrail|cloudtrail.amazonaws.com|PutEventSelectors|\"trailName\": \"org\","
            + " \"advancedEventSelectors\": [{\"fieldSelectors\": [{\"field\": \"eventCategory\","
            + " \"equals\": [\"Management\"]}]}]",
        "aws.events|events.amazonaws.com|DisableRule|\"name\": \"somebody-elses\""
      })
  void audit_whatHidesNothing_isPassedOver(String call) {
    String[] parts = call.split("\\|");
    String record = TestAudit.record("e-9", parts[1], parts[2], parts[3], "null");

    assertThat(audit.audit(parts[0], KEY_ACCOUNT, record)).isInstanceOf(AuditOutcome.Ignored.class);
    assertThat(audit.alerts).isEmpty();
  }
}
