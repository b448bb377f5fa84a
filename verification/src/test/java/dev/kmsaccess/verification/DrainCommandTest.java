package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Before a stack is removed nothing lives that only it would end. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DrainCommandTest {

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final TypedCommands typed = new TypedCommands();
  private final InputStream terminal = System.in;

  @AfterEach
  void forget() {
    System.setIn(terminal);
    typed.forgetCredentials();
  }

  @Test
  void drain_endsEverything_inEveryMode_announced() throws IOException {
    ask("by-grant", "grant");
    ask("by-statement", "policy");
    ask("by-role", "role");

    assertThat(run("--yes")).as(typed.out() + typed.err()).isZero();

    assertThat(typed.out())
        .contains("3 accesses live.", "Frozen:", "Disabled: the rule ", "Nothing lives,")
        .contains("--no-enable-termination-protection --stack-name kms-access\n  sam delete");
    assertThat(run("--yes")).isZero();
    assertThat(typed.out()).contains("Nothing lives.");
    for (String request : List.of("by-grant", "by-statement", "by-role")) {
      assertThat(TestHouse.type(house.answersTo(request).getLast())).isEqualTo("KMS Access Ended");
      assertThat(TestHouse.text(house.answersTo(request).getLast(), "cause")).isEqualTo("released");
    }
    int answers = house.answers().size();
    house.send(Inhabitant.MEMBER, DetailType.REQUEST, Requests.good("afterwards", role));
    assertThat(house.answers()).as("nothing reaches the broker any more").hasSize(answers);
  }

  @Test
  void drain_whereAGrantOfTheStacksIsLeft_thatNobodyReleases_saysSo() throws IOException {
    String retirer = house.createRole(Inhabitant.KEY, "reaper-of-before");
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .createGrant(
            it ->
                it.keyId(house.key().toString())
                    .name("kms-access/1/kms-access/210987654321/20261124T163000Z/x/0123456789ab")
                    .granteePrincipal(role)
                    .retiringPrincipal(retirer)
                    .operationsWithStrings("Decrypt"));

    assertThat(run("--yes")).isEqualTo(1);

    assertThat(typed.out())
        .contains("1 access is left", "20261124T163000Z/x/", "New access stays frozen");
  }

  @Test
  void drain_withoutRelease_waitsUntilTheLastIsOver() throws IOException {
    ask("by-grant", "grant");

    assertThat(run("--yes", "--no-release", "--patience", "PT9H"))
        .as(typed.out() + typed.err())
        .isZero();

    assertThat(TestHouse.text(house.answersTo("by-grant").getLast(), "cause")).isEqualTo("expired");
  }

  @Test
  void drain_thatRunsOutOfPatience_saysWhatIsLeft() throws IOException {
    ask("by-grant", "grant");

    assertThat(run("--yes", "--no-release", "--patience", "PT1M")).isEqualTo(1);

    assertThat(typed.out())
        .contains("1 access is left after PT1M", "New access stays frozen", role);
  }

  @Test
  void drain_withoutAYes_changesNothing() throws IOException {
    ask("by-grant", "grant");
    System.setIn(new ByteArrayInputStream("\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(run()).isEqualTo(1);

    assertThat(typed.out()).contains("and end all of these? Type yes:", "Nothing was changed.");
    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(TestHouse.type(ask("afterwards", "grant"))).isEqualTo("KMS Access Granted");
  }

  @Test
  void drain_ofNothingThatLives_asksForWhatItChanges() throws IOException {
    System.setIn(InputStream.nullInputStream());

    assertThat(run()).isEqualTo(1);

    assertThat(typed.out().lines())
        .containsExactly(
            "Nothing lives.", "Let nobody ask any more? Type yes: ", "Nothing was changed.");
  }

  private JsonObject ask(String requestId, String mode) {
    return house.answer(
        Inhabitant.MEMBER,
        Requests.with(Requests.good(requestId, role), "mode", JsonString.of(mode)));
  }

  private int run(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("drain"));
    words.addAll(List.of(options));
    return typed.run(house, Inhabitant.KEY, words);
  }
}
