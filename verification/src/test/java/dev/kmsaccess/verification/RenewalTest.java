package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** A renewal opens the new access before the old one ends, however often it is delivered. */
class RenewalTest {

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @Test
  void renewal_opensTheNewAccess_andEndsTheOldOne() {
    String old = TestHouse.text(ask(Requests.good("first", role)), "grantId");
    house.advance(Duration.ofHours(1));

    house.send(Inhabitant.MEMBER, DetailType.REQUEST, renewing("second", "first"));

    JsonObject granted = house.answersTo("second").getLast();
    assertThat(TestHouse.type(granted)).isEqualTo("KMS Access Granted");
    assertThat(TestHouse.text(granted, "renews")).isEqualTo("first");
    JsonObject ended = house.answersTo("first").getLast();
    assertThat(TestHouse.text(ended, "cause")).isEqualTo("renewed");
    assertThat(TestHouse.text(ended, "grantId")).isEqualTo(old);
    assertThat(house.grants(house.key()))
        .extracting(GrantListEntry::grantId)
        .containsExactly(TestHouse.text(granted, "grantId"));
  }

  @Test
  void renewalDeliveredAgain_changesNothingMore() {
    ask(Requests.good("first", role));
    house.send(Inhabitant.MEMBER, DetailType.REQUEST, renewing("second", "first"));
    String grant = TestHouse.text(house.answersTo("second").getLast(), "grantId");

    house.redeliver(house.latest(DetailType.REQUEST));

    assertThat(house.grants(house.key()))
        .extracting(GrantListEntry::grantId)
        .containsExactly(grant);
    assertThat(house.answersTo("second")).hasSize(2);
  }

  @Test
  void renewalUnderTheSameId_deliveredAgainAfterALaterOne_doesNotEndThatOne() {
    ask(Requests.good("nightly", role));
    house.advance(Duration.ofMinutes(1));
    house.send(Inhabitant.MEMBER, DetailType.REQUEST, renewing("nightly", "nightly"));
    JsonObject second = house.latest(DetailType.REQUEST);
    house.advance(Duration.ofMinutes(1));
    house.send(Inhabitant.MEMBER, DetailType.REQUEST, renewing("nightly", "nightly"));
    String third = TestHouse.text(house.answers().getLast(), "requestId");

    house.redeliver(second);

    assertThat(third).isEqualTo("nightly");
    assertThat(house.grants(house.key()))
        .anySatisfy(it -> assertThat(it.name()).contains("/20261124T163200Z/"));
  }

  @Test
  void renewalThatIsRefused_leavesTheOldAccess() {
    ask(Requests.good("first", role));

    JsonObject refused = ask(Requests.with(renewing("second", "first"), "duration", "P30D"));

    assertThat(TestHouse.type(refused)).isEqualTo("KMS Access Refused");
    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void renewalAsADryRun_leavesTheOldAccess() {
    ask(Requests.good("first", role));

    JsonObject answer =
        ask(Requests.with(renewing("second", "first"), "dryRun", JsonBoolean.of(true)));

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void renewalOfAnotherAccountsRequest_leavesIt() {
    ask(Requests.good("first", role));
    String other = house.createRole(Inhabitant.COLLEAGUE, "report-writer");

    house.answer(
        Inhabitant.COLLEAGUE, Requests.with(Requests.good("mine", other), "renews", "first"));

    assertThat(house.grants(house.key())).hasSize(2);
  }

  @Test
  void accessesThatOverlap_endEachAtItsOwnTime() {
    ask(Requests.good("short", role));
    ask(Requests.with(Requests.good("long", role), "duration", "PT10H"));

    house.advance(Duration.ofHours(8).plusMinutes(2));

    assertThat(house.grants(house.key()))
        .singleElement()
        .satisfies(it -> assertThat(it.name()).contains("/long/"));
  }

  @Test
  void requestWithAnAbsoluteEnd_sentAgainLater_findsItsAccess() {
    JsonObject absolute =
        Requests.with(
            Requests.without(Requests.good("script", role), "duration"),
            "expiresAt",
            "2026-11-24T20:00:00Z");
    JsonObject first = ask(absolute);
    house.advance(Duration.ofHours(2));

    JsonObject second = ask(absolute);

    assertThat(TestHouse.text(second, "grantId")).isEqualTo(TestHouse.text(first, "grantId"));
    assertThat(house.grants(house.key())).hasSize(1);
  }

  private JsonObject ask(JsonObject request) {
    return house.answer(Inhabitant.MEMBER, request);
  }

  private JsonObject renewing(String requestId, String renews) {
    return Requests.with(Requests.good(requestId, role), "renews", renews);
  }
}
