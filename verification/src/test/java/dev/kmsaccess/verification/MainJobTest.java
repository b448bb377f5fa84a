package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** The main job: a member asks for a key, uses it, and loses it when its time is over. */
class MainJobTest {

  private final TestHouse house = TestHouse.furnish();
  private final String key = house.key().toString();
  private String role = "";
  private JsonObject answer = JsonObject.builder().build();

  @BeforeEach
  void memberAsksForItsRole() {
    role = house.createRole(Inhabitant.MEMBER, "report-writer");
    answer = house.answer(Inhabitant.MEMBER, Requests.good("main-job", role));
  }

  @Test
  void request_thatTheRulesAllow_isGranted() {
    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(answer.text("account")).contains(Inhabitant.KEY.account().id());
    assertThat(TestHouse.text(answer, "keyArn")).isEqualTo(key);
    assertThat(TestHouse.text(answer, "grantee")).isEqualTo(role);
    assertThat(TestHouse.text(answer, "expiresAt")).isEqualTo("2026-11-24T16:30:00Z");
    assertThat(grants())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.grantId()).isEqualTo(TestHouse.text(answer, "grantId"));
              assertThat(it.name())
                  .startsWith("kms-access/1/kms-access/210987654321/20261124T163000Z/main-job/");
            });
  }

  @Test
  void answer_reachesTheMembersOwnLog_andNobodyElses() {
    assertThat(house.answersFor(Inhabitant.MEMBER))
        .singleElement()
        .satisfies(it -> assertThat(TestHouse.json(it)).isEqualTo(TestHouse.json(answer)));
    assertThat(house.answersFor(Inhabitant.COLLEAGUE)).isEmpty();
  }

  @Test
  void grantee_doesTheRecipesFiveOperations() {
    new FiveOperations(grantee(), key, token()).succeed();
  }

  @Test
  void othersThanTheGrantee_areRefused_evenWithItsToken() {
    SdkBytes ciphertext = new FiveOperations(grantee(), key, token()).succeed();

    for (Inhabitant owner : List.of(Inhabitant.MEMBER, Inhabitant.COLLEAGUE, Inhabitant.OUTSIDER)) {
      String other = house.createRole(owner, "other");
      KmsClient kms = house.session(owner, other).kms();
      new FiveOperations(kms, key, List.of()).areRefused(ciphertext);
      new FiveOperations(kms, key, token()).areRefused(ciphertext);
    }
    new FiveOperations(house.administrator(Inhabitant.MEMBER).kms(), key, token())
        .areRefused(ciphertext);
  }

  @Test
  void grantee_doesNothingElse_withTheKey() {
    KmsClient kms = grantee();

    Denied.assertDenied(
        () ->
            kms.createGrant(
                it -> it.keyId(key).granteePrincipal(role).operationsWithStrings("Decrypt")));
    Denied.assertDenied(() -> kms.getKeyPolicy(it -> it.keyId(key)));
    Denied.assertDenied(() -> kms.disableKey(it -> it.keyId(key)));
  }

  @Test
  void access_lastsUntilItsExpiry() {
    house.advance(Duration.ofHours(8).minusSeconds(1));

    new FiveOperations(grantee(), key, token()).succeed();
    assertThat(house.answersTo("main-job")).hasSize(1);
  }

  @Test
  void access_pastItsExpiry_isEndedWithinTheReapersRound() {
    SdkBytes ciphertext = new FiveOperations(grantee(), key, token()).succeed();

    house.advance(Duration.ofHours(8).plusMinutes(1));

    assertThat(grants()).isEmpty();
    new FiveOperations(grantee(), key, token()).areRefused(ciphertext);
    JsonObject ended = house.answersTo("main-job").getLast();
    assertThat(TestHouse.type(ended)).isEqualTo("KMS Access Ended");
    assertThat(TestHouse.text(ended, "cause")).isEqualTo("expired");
    assertThat(TestHouse.text(ended, "grantId")).isEqualTo(TestHouse.text(answer, "grantId"));
    assertThat(TestHouse.text(ended, "endedAt"))
        .isLessThanOrEqualTo(TestHouse.text(answer, "endsBy"));
    assertThat(TestHouse.json(house.answersFor(Inhabitant.MEMBER).getLast()))
        .isEqualTo(TestHouse.json(ended));
  }

  @Test
  void access_isEnded_thoughItsKeyIsDisabled() {
    house.administrator(Inhabitant.KEY).kms().disableKey(it -> it.keyId(key));

    house.advance(Duration.ofHours(8).plusMinutes(1));

    assertThat(grants()).isEmpty();
  }

  @Test
  void access_isEndedOnce_andAnnouncedOnce() {
    house.advance(Duration.ofHours(9));

    assertThat(house.answersTo("main-job"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    assertThat(house.metric("reaper", "AccessesEnded")).containsOnlyOnce(1L);
  }

  @Test
  void twoRequests_underTwoIds_makeTwoAccesses_thatEndEachInItsTime() {
    house.answer(
        Inhabitant.MEMBER, Requests.with(Requests.good("shorter", role), "duration", "PT1H"));

    house.advance(Duration.ofMinutes(62));

    assertThat(grants()).extracting(GrantListEntry::grantId).containsExactly(grantId());
    assertThat(house.answersTo("shorter"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
  }

  @Test
  void nothingOfAllThis_isLeftInTheDeadLetterQueue() {
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("main-job"));
    house.advance(Duration.ofHours(1));

    assertThat(house.deadLetters()).isZero();
  }

  private KmsClient grantee() {
    return house.session(Inhabitant.MEMBER, role).kms();
  }

  private List<String> token() {
    return List.of(TestHouse.text(answer, "grantToken"));
  }

  private String grantId() {
    return TestHouse.text(answer, "grantId");
  }

  private List<GrantListEntry> grants() {
    return house.grants(house.key());
  }
}
