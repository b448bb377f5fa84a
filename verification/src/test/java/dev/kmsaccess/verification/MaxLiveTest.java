package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One account has no more accesses to a key at a time than its rule lets it have, in each mode. */
class MaxLiveTest {

  private final TestHouse house = TestHouse.furnish(TestHouse.rules("max-live-rules.json"));
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void request_aboveTheLimit_isRefused(String mode) {
    assertGranted(ask(mode, "first"));
    assertGranted(ask(mode, "second"));

    JsonObject third = ask(mode, "third");

    assertThat(TestHouse.type(third)).isEqualTo("KMS Access Refused");
    assertThat(StrictJson.write(third)).contains("MAX_LIVE_REACHED", "at most 2");
    assertThat(EventSchemas.problems(third)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void rehearsal_ofARequestAboveTheLimit_isRefusedToo(String mode) {
    ask(mode, "first");
    ask(mode, "second");

    JsonObject third =
        house.answer(
            Inhabitant.MEMBER,
            Requests.with(request(mode, "third"), "dryRun", JsonBoolean.of(true)));

    assertThat(StrictJson.write(third)).contains("MAX_LIVE_REACHED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void limit_isThatOfAnAccount_andFreeAgainAfterARelease(String mode) {
    ask(mode, "first");
    ask(mode, "second");
    String colleague = house.createRole(Inhabitant.COLLEAGUE, "report-reader");

    assertGranted(
        house.answer(
            Inhabitant.COLLEAGUE,
            Requests.with(Requests.good("colleagues", colleague), "mode", mode)));
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("first"));
    assertGranted(ask(mode, "third"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void limit_letsTheSameRequestAgain_andARenewal_through(String mode) {
    ask(mode, "first");
    ask(mode, "second");

    house.redeliver(house.latest(DetailType.REQUEST));
    assertThat(house.answersTo("second"))
        .extracting(TestHouse::type)
        .containsOnly("KMS Access Granted");
    house.advance(Duration.ofHours(1));
    house.send(
        Inhabitant.MEMBER,
        DetailType.REQUEST,
        Requests.with(request(mode, "third"), "renews", "first"));

    assertGranted(house.answersTo("third").getLast());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void accesses_thatAreOver_takeNoRoom(String mode) {
    ask(mode, "first");
    ask(mode, "second");

    house.advance(Duration.ofHours(8));

    assertGranted(ask(mode, "third"));
  }

  private JsonObject ask(String mode, String requestId) {
    return house.answer(Inhabitant.MEMBER, request(mode, requestId));
  }

  private JsonObject request(String mode, String requestId) {
    return Requests.with(Requests.good(requestId, role), "mode", mode);
  }

  private static void assertGranted(JsonObject answer) {
    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
  }
}
