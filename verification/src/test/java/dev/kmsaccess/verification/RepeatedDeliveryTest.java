package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** EventBridge delivers at least once, late, and in any order; an archive can be replayed. */
class RepeatedDeliveryTest {

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private JsonObject request = JsonObject.builder().build();
  private JsonObject answer = JsonObject.builder().build();

  @BeforeEach
  void memberAsks() {
    answer = house.answer(Inhabitant.MEMBER, Requests.good("repeated", role));
    request = house.latest(DetailType.REQUEST);
  }

  @Test
  void requestDeliveredAgain_findsTheAccessItMade() {
    house.advance(Duration.ofMinutes(3));
    house.redeliver(request);

    assertThat(house.grants(house.key())).extracting(GrantListEntry::grantId).hasSize(1);
    assertThat(house.answersTo("repeated"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(withoutToken(it)).isEqualTo(withoutToken(answer)));
  }

  @Test
  void requestWithoutAnId_deliveredAgain_findsTheAccessItMade() {
    house.answer(Inhabitant.MEMBER, Requests.without(Requests.good("unnamed", role), "requestId"));
    int grants = house.grants(house.key()).size();

    house.redeliver(house.latest(DetailType.REQUEST));

    assertThat(house.grants(house.key())).hasSize(grants);
  }

  @Test
  void requestDeliveredLate_isRefused_andMakesNothing() {
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("repeated"));
    house.advance(Duration.ofMinutes(11));
    house.redeliver(request);

    assertThat(house.grants(house.key())).isEmpty();
    assertThat(house.answersTo("repeated").getLast())
        .satisfies(
            it -> {
              assertThat(TestHouse.type(it)).isEqualTo("KMS Access Refused");
              assertThat(StrictJson.write(it)).contains("\"STALE\"");
            });
  }

  @Test
  void requestFromTheFuture_isRefused() {
    house.send(
        Inhabitant.MEMBER,
        DetailType.REQUEST,
        house.now().plus(Duration.ofMinutes(6)),
        StrictJson.write(Requests.good("early", role)));

    assertThat(StrictJson.write(house.answersTo("early").getLast())).contains("FROM_THE_FUTURE");
    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void requestReplayedFromAnArchive_hasNoEffect() {
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("repeated"));
    int answers = house.answers().size();

    house.redeliver(Requests.with(request, "replay-name", "last-week"));

    assertThat(house.grants(house.key())).isEmpty();
    assertThat(house.answers()).hasSize(answers);
  }

  @Test
  void release_endsTheAccessAtOnce() {
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("repeated"));

    assertThat(house.grants(house.key())).isEmpty();
    JsonObject ended = house.answersTo("repeated").getLast();
    assertThat(TestHouse.type(ended)).isEqualTo("KMS Access Ended");
    assertThat(TestHouse.text(ended, "cause")).isEqualTo("released");
  }

  @Test
  void release_isAppliedOnceMore_soThatALateDuplicateDoesNotOutliveIt() {
    house.advance(Duration.ofMinutes(1));
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("repeated"));
    house.advance(Duration.ofMinutes(1));
    house.redeliver(request);
    assertThat(house.grants(house.key())).hasSize(1);

    house.advance(Duration.ofMinutes(15));

    assertThat(house.grants(house.key())).isEmpty();
    assertThat(house.answersTo("repeated"))
        .extracting(TestHouse::type)
        .containsExactly(
            "KMS Access Granted", "KMS Access Ended", "KMS Access Granted", "KMS Access Ended");
  }

  @Test
  void release_thatFoundAll_isSilentTheSecondTime() {
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("repeated"));
    int answers = house.answers().size();

    house.advance(Duration.ofMinutes(16));

    assertThat(house.answers()).hasSize(answers);
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void release_ofNothing_isRefused() {
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("never-asked"));

    assertThat(house.answersTo("never-asked"))
        .singleElement()
        .satisfies(it -> assertThat(StrictJson.write(it)).contains("NO_SUCH_ACCESS"));
    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void release_thatTheKeyDoesNotPermit_isRefused_withoutNamingOurRole() {
    String key = house.key().toString();
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .untagResource(it -> it.keyId(key).tagKeys("kms-access"));

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("repeated"));

    assertThat(StrictJson.write(house.answersTo("repeated").getLast()))
        .contains("NOT_ENDED_YET")
        .doesNotContain("AccessDenied", "role/kms-access", "assumed-role");
    house.advance(Duration.ofHours(9));
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void release_byTheKeyAccount_endsAMembersAccess() {
    house.send(Inhabitant.KEY, DetailType.RELEASE, Requests.release("repeated"));

    assertThat(house.grants(house.key())).isEmpty();
  }

  private static String withoutToken(JsonObject event) {
    JsonObject detail = Requests.without(TestHouse.detail(event), "grantToken");
    return StrictJson.write(Requests.without(detail, "commands")); // they quote the token
  }
}
