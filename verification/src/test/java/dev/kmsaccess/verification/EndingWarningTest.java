package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever still needs an access hears in time that it ends. */
class EndingWarningTest {

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void access_isAnnouncedOnce_aQuarterOfAnHourBeforeItsEnd(String mode) {
    house.answer(Inhabitant.MEMBER, request(mode));
    house.advance(Duration.ofHours(8).minusMinutes(21));
    assertThat(house.warningsFor(Inhabitant.MEMBER)).isEmpty();

    house.advance(Duration.ofMinutes(20));

    assertThat(house.warningsFor(Inhabitant.MEMBER))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(TestHouse.text(it, "requestId")).isEqualTo("ending");
              assertThat(TestHouse.text(it, "mode")).isEqualTo(mode);
              assertThat(TestHouse.text(it, "expiresAt")).isEqualTo("2026-11-24T16:30:00Z");
              assertThat(TestHouse.text(it, "hint")).contains("\"renews\": \"ending\"");
            });
    house.advance(Duration.ofMinutes(15));
    assertThat(house.warningsFor(Inhabitant.MEMBER)).hasSize(1);
  }

  @Test
  void access_thatIsShorterThanTheWarning_isNotAnnounced() {
    house.answer(
        Inhabitant.MEMBER, Requests.with(request("grant"), "duration", JsonString.of("PT5M")));

    house.advance(Duration.ofMinutes(10));

    assertThat(house.warningsFor(Inhabitant.MEMBER)).isEmpty();
    assertThat(house.answersTo("ending")).hasSize(2);
  }

  @Test
  void access_thatWasReleased_isNotAnnounced() {
    house.answer(Inhabitant.MEMBER, request("grant"));
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("ending"));

    house.advance(Duration.ofHours(9));

    assertThat(house.warningsFor(Inhabitant.MEMBER)).isEmpty();
  }

  private JsonObject request(String mode) {
    return Requests.with(Requests.good("ending", role), "mode", JsonString.of(mode));
  }
}
