package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Who could use a key then? Three days at work, and what is said of them afterwards. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class HistoryCommandTest {

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final TypedCommands typed = new TypedCommands();

  /**
   * Day one: a grant of eight hours, delivered twice. Day two: a statement. Day three: released.
   */
  @BeforeEach
  void threeDays() {
    house.answer(
        Inhabitant.MEMBER,
        Requests.with(Requests.good("one", role), "requestedBy", JsonString.of("ada")));
    house.redeliver(house.latest(DetailType.REQUEST));
    house.advance(Duration.ofDays(1));
    house.answer(
        Inhabitant.MEMBER,
        Requests.with(Requests.good("two", role), "mode", JsonString.of("policy")));
    house.advance(Duration.ofDays(1));
    house.answer(Inhabitant.MEMBER, Requests.good("three", role));
    house.advance(Duration.ofHours(1));
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("three"));
  }

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void history_ofASpan_tellsEachAccessOnce_withItsEndAndCause() throws IOException {
    assertThat(run("--from", "2026-11-24", "--to", "2026-11-26", "--format", "json"))
        .as(typed.err())
        .isZero();

    assertThat(accesses())
        .extracting(
            it -> it.text("requestId").orElse(""),
            it -> it.text("from").orElse(""),
            it -> it.text("until").orElse(""),
            it -> it.text("cause").orElse("none"))
        .containsExactly(
            tuple("one", "2026-11-24T08:30:00Z", "2026-11-24T16:30:00Z", "expired"),
            tuple("two", "2026-11-25T08:30:00Z", "2026-11-25T16:30:00Z", "expired"),
            tuple("three", "2026-11-26T08:30:00Z", "2026-11-26T09:30:00Z", "released"));
  }

  @Test
  void history_ofADay_tellsWhoCouldUseTheKeyThen() throws IOException {
    assertThat(run("--key", house.key().toString(), "--at", "2026-11-24")).isZero();

    assertThat(typed.out())
        .contains(
            role,
            "asked by account 210987654321 as one",
            "because \"CHG-1234 nightly report\"",
            "for \"ada\"",
            "1 access.")
        .doesNotContain(" as two", " as three");
  }

  @Test
  void history_ofAnInstant_isExact() throws IOException {
    assertThat(run("--at", "2026-11-26T09:29:59Z", "--format", "json")).isZero();
    assertThat(accesses()).hasSize(1);

    assertThat(run("--at", "2026-11-26T09:30:00Z", "--format", "json")).isZero();
    assertThat(accesses()).isEmpty();
  }

  @Test
  void history_asATable_hasALineForEach() throws IOException {
    assertThat(run("--from", "2026-11-01", "--to", "2026-11-30", "--format", "csv")).isZero();

    assertThat(typed.out().lines()).hasSize(4).first().asString().startsWith("from,until,");
  }

  @Test
  void history_ofNoTime_saysHowToAsk() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(typed.err()).contains("either --at TIME, or --from TIME");
    assertThat(run("--at", "yesterday")).isEqualTo(2);
    assertThat(typed.err()).contains("a day such as 2026-03-14", "yesterday");
    assertThat(run("--from", "2026-11-30", "--to", "2026-11-01")).isEqualTo(2);
  }

  private List<JsonObject> accesses() {
    if (StrictJson.within(JsonLimits.FILE).read(typed.out())
        instanceof JsonResult.Parsed(JsonArray array)) {
      return array.elements().stream().map(JsonObject.class::cast).toList();
    }
    throw new AssertionError("no array: " + typed.out());
  }

  private int run(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("history"));
    words.addAll(List.of(options));
    return typed.run(house, Inhabitant.KEY, words);
  }
}
