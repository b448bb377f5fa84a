package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** What is open is told when it opens, once a day while it stays open, and when it is closed. */
class FindingLifeTest {

  private static final String OUTSIDER = "arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":root";

  private final TestHouse house = TestHouse.furnish();
  private final KmsClient owner = house.administrator(Inhabitant.KEY).kms();
  private final String key = house.key().toString();
  private final String before = policy(key);

  @Test
  void openKey_isToldOnce_howeverOftenTheSweepComesBy() {
    write(key, open());

    house.advance(Duration.ofHours(23));

    assertThat(kinds()).containsExactly("exposure");
    assertThat(house.metric("auditor", "AuditSweeps")).hasSize(23);
  }

  @Test
  void keyThatStaysOpen_isRemindedOfOnceADay() {
    write(key, open());

    house.advance(Duration.ofHours(50));

    assertThat(kinds()).containsExactly("exposure", "reminder", "reminder");
    assertThat(house.alerts().getLast().subject())
        .hasValueSatisfying(it -> assertThat(it).startsWith("STILL CRITICAL"));
  }

  @Test
  void keyThatIsClosedAgain_isToldOnce_onTheTopicAndOnTheBus() {
    write(key, open());
    house.advance(Duration.ofMinutes(7));
    write(key, before);
    house.advance(Duration.ofHours(30));

    assertThat(kinds()).containsExactly("exposure", "closed");
    assertThat(house.alerts().getLast().message())
        .contains("since    2026-11-24T08:30:00Z", "until    2026-11-24T08:37:00Z");
    List<JsonObject> events = house.answers();
    assertThat(events)
        .extracting(TestHouse::type)
        .containsExactly("KMS Key Exposed", "KMS Key Exposure Closed");
    assertThat(TestHouse.text(events.getLast(), "openSince")).isEqualTo("2026-11-24T08:30:00Z");
    assertThat(EventSchemas.problems(events.getLast())).isEmpty();
  }

  @Test
  void commandOfTheAlert_closesTheKey_andKeepsItsOwnersIn() {
    write(key, open());

    String start = "     aws kms put-key-policy";
    String command =
        house
            .alerts()
            .getFirst()
            .message()
            .lines()
            .filter(it -> it.startsWith(start))
            .findFirst()
            .orElseThrow();
    int quote = command.indexOf('\'');
    write(key, command.substring(quote + 1, command.length() - 1));

    assertThat(kinds()).containsExactly("exposure", "closed");
    assertThat(policy(key)).contains("Owner", "aws:PrincipalOrgID");
  }

  @Test
  void grantToAnOutsider_isTold_andItsEndToo() {
    String grant =
        owner
            .createGrant(
                it ->
                    it.keyId(key)
                        .granteePrincipal(OUTSIDER)
                        .operations(GrantOperation.DECRYPT, GrantOperation.CREATE_GRANT))
            .grantId();

    assertThat(kinds()).containsExactly("grant");
    assertThat(house.alerts().getFirst().message())
        .contains(grant, OUTSIDER, "STILL OPEN", "It may be passed on");

    owner.revokeGrant(it -> it.keyId(key).grantId(grant));

    assertThat(kinds()).containsExactly("grant", "closed");
    assertThat(house.answers())
        .extracting(TestHouse::type)
        .containsExactly("KMS Key Exposed", "KMS Key Exposure Closed");
    assertThat(house.answers()).allSatisfy(it -> assertThat(EventSchemas.problems(it)).isEmpty());
  }

  @Test
  void grantToAMember_andThoseOfOurBroker_areQuiet() {
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    owner.createGrant(
        it -> it.keyId(key).granteePrincipal(role).operations(GrantOperation.DECRYPT));

    house.answer(Inhabitant.MEMBER, Requests.good("r-1", role));
    house.advance(Duration.ofHours(3));

    assertThat(house.alerts()).isEmpty();
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void memberThatLeavesTheOrganisation_isAnOutsiderAtTheNextSweep() {
    String role = house.createRole(Inhabitant.COLLEAGUE, "report-writer");
    owner.createGrant(
        it -> it.keyId(key).granteePrincipal(role).operations(GrantOperation.DECRYPT));
    house.advance(Duration.ofHours(2));

    house.house().cloud().account(Inhabitant.COLLEAGUE.account()).orElseThrow().leaveOrganization();
    house.advance(Duration.ofHours(1));

    assertThat(kinds()).containsExactly("grant");
  }

  private List<String> kinds() {
    return house.alerts().stream().map(FindingLifeTest::kind).toList();
  }

  private static String kind(Published alert) {
    return Objects.requireNonNull(alert.attributes().get("kind")).stringValue();
  }

  private String policy(String of) {
    return owner.getKeyPolicy(it -> it.keyId(of).policyName("default")).policy();
  }

  private void write(String to, String policy) {
    owner.putKeyPolicy(it -> it.keyId(to).policyName("default").policy(policy));
  }

  private static String open() {
    return """
    {"Version": "2012-10-17", "Statement": [
      {"Sid": "Owner", "Effect": "Allow",
       "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "kms:*", "Resource": "*"},
      {"Sid": "Oops", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt",
       "Resource": "*"}]}
    """
        .formatted(Inhabitant.KEY.account());
  }
}
