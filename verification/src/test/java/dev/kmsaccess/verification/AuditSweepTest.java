package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.sts.model.StsException;

/** The sweep reads every key of the key account and of the members, in its own role. */
class AuditSweepTest {

  private static final String OUTSIDER = "arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":root";

  private final TestHouse house = TestHouse.furnish();
  private final LocalClients owner = house.administrator(Inhabitant.KEY);
  private final KmsClient member = house.administrator(Inhabitant.MEMBER).kms();

  @Test
  void whatStoodOpenAtTheInstallation_isToldInOneMessage() {
    loseSight(owner.eventBridge());
    loseSight(house.administrator(Inhabitant.MEMBER).eventBridge());
    String first = openKey(owner.kms(), Inhabitant.KEY);
    String second = openKey(member, Inhabitant.MEMBER);
    owner
        .kms()
        .createGrant(
            it ->
                it.keyId(house.key().toString())
                    .granteePrincipal(OUTSIDER)
                    .operations(GrantOperation.DECRYPT));
    assertThat(exposures()).isEmpty();

    house.advance(Duration.ofHours(5));

    assertThat(exposures()).containsExactly("baseline");
    assertThat(house.alerts().getLast().message())
        .contains("3 ways in", "policy " + first, "policy " + second, "grant " + house.key());
  }

  @Test
  void keyThatNoEventTold_isFoundWithinTheHour() {
    house.advance(Duration.ofHours(1));
    loseSight(house.administrator(Inhabitant.MEMBER).eventBridge());
    String key = openKey(member, Inhabitant.MEMBER);

    house.advance(Duration.ofHours(1));

    assertThat(exposures()).containsExactly("exposure");
    assertThat(house.alerts().getLast().message()).contains(key, "The sweep found it");
  }

  @Test
  void keyOfAMember_isToldByItsOwnRecord_andReadBackThere() {
    String key = openKey(member, Inhabitant.MEMBER);

    assertThat(exposures()).containsExactly("exposure");
    assertThat(house.alerts().getLast().message())
        .contains(key, "STILL OPEN (read back", "aliases  none");
  }

  @Test
  void sweep_readsTheKeysOfAllAccounts_andNoneIsBlind() {
    member.createKey(it -> it.description("another"));

    house.advance(Duration.ofHours(1));

    assertThat(house.metric("auditor", "AccountsBlind")).containsExactly(0L);
    assertThat(house.metric("auditor", "ReadFaults")).containsExactly(0L);
    assertThat(house.metric("auditor", "KeysRead").getFirst()).isGreaterThanOrEqualTo(2);
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void accountWhoseRoleIsGone_isBlindAfterADay_andTheOthersAreRead() {
    house.advance(Duration.ofHours(1));
    house
        .administrator(Inhabitant.COLLEAGUE)
        .iam()
        .deleteRolePolicy(
            it -> it.roleName("kms-access-audit-" + House.REGION).policyName("audit"));

    house.advance(Duration.ofHours(25));

    assertThat(house.metric("auditor", "AccountsBlind").getFirst()).isZero();
    assertThat(house.metric("auditor", "AccountsBlind").getLast()).isEqualTo(1);
    assertThat(house.metric("auditor", "KeysRead").getLast()).isPositive();
  }

  @Test
  void roleForTheSweep_isForTheAuditorAlone() {
    String role =
        "arn:aws:iam::" + Inhabitant.MEMBER.account() + ":role/kms-access-audit-" + House.REGION;

    assertThatThrownBy(
            () -> owner.sts().assumeRole(it -> it.roleArn(role).roleSessionName("administrator")))
        .isInstanceOfSatisfying(
            StsException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
  }

  /** As where CloudTrail delivers nothing: the rules are off. */
  private static void loseSight(EventBridgeClient eventBridge) {
    eventBridge.listRules(it -> it.namePrefix("kms-access-")).rules().stream()
        .filter(it -> it.name().toLowerCase(Locale.ROOT).contains("change"))
        .forEach(rule -> eventBridge.disableRule(it -> it.name(rule.name())));
  }

  private static String openKey(KmsClient kms, Inhabitant owner) {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "Owner", "Effect": "Allow",
           "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "kms:*", "Resource": "*"},
          {"Sid": "Oops", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt",
           "Resource": "*"}]}
        """
            .formatted(owner.account());
    return kms.createKey(it -> it.policy(policy)).keyMetadata().arn();
  }

  /** What was told of keys; that the rules were disabled is told, too. */
  private List<String> exposures() {
    return house.alerts().stream()
        .map(AuditSweepTest::kind)
        .filter(it -> !it.equals("watch"))
        .toList();
  }

  private static String kind(Published alert) {
    return Objects.requireNonNull(alert.attributes().get("kind")).stringValue();
  }
}
