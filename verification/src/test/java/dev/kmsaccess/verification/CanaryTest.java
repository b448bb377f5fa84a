package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.Tag;

/** A deployment is tried out, sound and broken, and nothing of the trial stays. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class CanaryTest {

  private static final String ALIAS = "alias/kms-access-canary";

  private final TypedCommands typed = new TypedCommands();

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void trial_ofASoundDeployment_isFine_andPutsTheKeyAway() throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("canary-rules.json"));

    assertThat(fly(house)).as(typed.out() + typed.err()).isZero();

    assertThat(typed.out())
        .contains(
            "fine     a request is answered: granted until",
            "fine     the access ends: expired at",
            "fine     an open key is told: KMS Key Exposed at",
            "fine     its closing is told: KMS Key Exposure Closed at",
            "fine     the canary's key is put away");
    assertThat(house.alerts()).anyMatch(it -> it.message().contains("ThisIsATestOfKmsAccess"));
    assertPutAway(house);
  }

  @Test
  void trial_withoutARule_saysWhichToAdd() throws IOException {
    TestHouse house = TestHouse.furnish();

    assertThat(fly(house)).as(typed.out() + typed.err()).isZero();

    assertThat(typed.out())
        .contains(
            "doubtful a request is answered: refused, because no rule is about " + ALIAS,
            "\"keys\":[\"" + ALIAS + "\"],\"accounts\":[\"123456789012\"]",
            "fine     an open key is told");
    assertPutAway(house);
  }

  @Test
  void trial_withoutAReaper_fails() throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("canary-rules.json"));
    disable(house, "kms-access-ReaperSchedule");

    assertThat(fly(house)).isEqualTo(1);

    assertThat(typed.out())
        .contains("fails    the access ends: it was over, and no end came", "ReaperSilentAlarm");
    assertPutAway(house);
  }

  @Test
  void trial_withoutRecordsOfCloudTrail_fails() throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("canary-rules.json"));
    house.administrator(Inhabitant.KEY).cloudTrail().stopLogging(it -> it.name("everything"));

    assertThat(fly(house)).isEqualTo(1);

    assertThat(typed.out())
        .contains(
            "fails    a trail logs the calls of KMS: no trail of this Region has logging on",
            "fails    an open key is told: nothing was told within PT4M");
    assertPutAway(house);
  }

  @Test
  void trial_afterOneThatWasInterrupted_closesTheKey_andBelievesNothingOfBefore()
      throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("canary-rules.json"));
    LocalClients owner = house.administrator(Inhabitant.KEY);
    String left =
        owner
            .kms()
            .createKey(
                it ->
                    it.description("KMS Access tries its deployment on this key")
                        .tags(tag("kms-access", "grant"), tag("kms-access-canary", "true")))
            .keyMetadata()
            .keyId();
    owner.kms().createAlias(it -> it.aliasName(ALIAS).targetKeyId(left));
    String policy = owner.kms().getKeyPolicy(it -> it.keyId(left).policyName("default")).policy();
    owner
        .kms()
        .putKeyPolicy(
            it ->
                it.keyId(left)
                    .policyName("default")
                    .policy(
                        policy.replaceFirst(
                            "\"Statement\"\\s*:\\s*\\[",
                            "\"Statement\":[{\"Sid\":\"ThisIsATestOfKmsAccess\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\"},")));
    house.advance(Duration.ofMinutes(5));
    owner.cloudTrail().stopLogging(it -> it.name("everything"));

    assertThat(fly(house)).isEqualTo(1);

    assertThat(typed.out()).contains("fails    an open key is told: nothing was told");
    assertThat(owner.kms().getKeyPolicy(it -> it.keyId(left).policyName("default")).policy())
        .doesNotContain("ThisIsATestOfKmsAccess");
    assertPutAway(house);
  }

  @Test
  void trial_whereAnswersCannotBeRead_putsTheKeyAwayAllTheSame() throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("canary-rules.json"));

    assertThat(
            typed.run(
                house,
                Inhabitant.KEY,
                List.of("doctor", "--deployed", "--log-group", "/aws/events/none")))
        .isEqualTo(1);

    assertThat(typed.out())
        .contains("unknown  the trial went on to its end", "fine     the canary's key is put away");
    assertPutAway(house);
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }

  @Test
  void trial_whereAKeyOfSomebodysBearsTheAlias_leavesItAlone() throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("canary-rules.json"));
    LocalClients owner = house.administrator(Inhabitant.KEY);
    owner.kms().createAlias(it -> it.aliasName(ALIAS).targetKeyId(house.key().keyId()));

    assertThat(fly(house)).isEqualTo(1);

    assertThat(typed.out()).contains("names a key that was not made for this");
    assertThat(owner.kms().describeKey(it -> it.keyId(ALIAS)).keyMetadata().keyState())
        .isEqualTo(KeyState.ENABLED);
  }

  @Test
  void doctor_whereNobodyIsSubscribed_doubtsThatAlertsAreHeard() throws IOException {
    TestHouse house = TestHouse.furnish();
    List<String> doctor = List.of("doctor");

    assertThat(typed.run(house, Inhabitant.KEY, doctor)).isZero();
    assertThat(typed.out())
        .contains("doubtful somebody hears the alerts: 0 subscriptions", "Set AlertEmail");

    String queue = "arn:aws:sqs:eu-central-1:123456789012:pager";
    house.administrator(Inhabitant.KEY).sqs().createQueue(it -> it.queueName("pager"));
    house
        .administrator(Inhabitant.KEY)
        .sns()
        .subscribe(it -> it.topicArn(house.house().topic()).protocol("sqs").endpoint(queue));

    assertThat(typed.run(house, Inhabitant.KEY, doctor)).isZero();
    assertThat(typed.out())
        .contains("fine     somebody hears the alerts: 1 subscription, 0 not confirmed");
  }

  private static void disable(TestHouse house, String name) {
    house.administrator(Inhabitant.KEY).eventBridge().listRules(it -> {}).rules().stream()
        .map(Rule::name)
        .filter(it -> it.startsWith(name))
        .forEach(
            it ->
                house
                    .administrator(Inhabitant.KEY)
                    .eventBridge()
                    .disableRule(rule -> rule.name(it)));
  }

  private static void assertPutAway(TestHouse house) {
    LocalClients owner = house.administrator(Inhabitant.KEY);
    assertThat(owner.kms().listAliases().aliases())
        .extracting(AliasListEntry::aliasName)
        .doesNotContain(ALIAS);
    assertThat(owner.kms().listKeys().keys())
        .extracting(
            it -> owner.kms().describeKey(request -> request.keyId(it.keyId())).keyMetadata())
        .filteredOn(it -> it.description().startsWith("KMS Access tries"))
        .extracting(KeyMetadata::keyState)
        .containsExactly(KeyState.PENDING_DELETION);
  }

  private int fly(TestHouse house) throws IOException {
    return typed.run(
        house,
        Inhabitant.KEY,
        new ArrayList<>(List.of("doctor", "--deployed", "--patience", "PT4M")));
  }
}
