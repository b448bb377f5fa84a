package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import software.amazon.awssdk.services.kms.KmsClient;

/** What stands today, as the operators of the key account list it. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class InventoryCommandTest {

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final TypedCommands typed = new TypedCommands();

  @BeforeEach
  void somethingStands() {
    for (String mode : List.of("grant", "policy")) {
      house.answer(
          Inhabitant.MEMBER,
          Requests.with(Requests.good("by-" + mode, role), "mode", JsonString.of(mode)));
    }
    KmsClient owner = house.administrator(Inhabitant.KEY).kms();
    String key = house.key().toString();
    owner.createGrant(
        it ->
            it.keyId(key)
                .granteePrincipal("arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":root")
                .operationsWithStrings("Decrypt"));
    String policy = owner.getKeyPolicy(it -> it.keyId(key).policyName("default")).policy();
    owner.putKeyPolicy(
        it ->
            it.keyId(key)
                .policyName("default")
                .policy(
                    policy.replaceFirst(
                        "\"Statement\"\\s*:\\s*\\[",
                        "\"Statement\":[{\"Sid\":\"Old share,"
                            + " =1+1\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::"
                            + Inhabitant.COLLEAGUE.account()
                            + ":root\"},\"Action\":[\"kms:Decrypt\",\"kms:DescribeKey\"],\"Resource\":\"*\"},")));
  }

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void inventory_inJson_tellsWhoCanDoWhatUntilWhen() throws IOException {
    assertThat(run("--format", "json")).as(typed.err()).isZero();

    assertThat(entries())
        .extracting(
            it -> it.text("kind").orElse(""),
            it -> it.text("who").orElse(""),
            it -> it.text("reach").orElse(""),
            it -> it.get("ours").orElseThrow().toString().contains("true"),
            it -> it.text("until").orElse("never"))
        .containsExactlyInAnyOrder(
            tuple("grant", role, "inside", true, "2026-11-24T16:30:00Z"),
            tuple("statement", role, "inside", true, "2026-11-24T16:30:00Z"),
            tuple(
                "grant",
                "arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":root",
                "outside",
                false,
                "never"),
            tuple(
                "statement",
                "arn:aws:iam::" + Inhabitant.COLLEAGUE.account() + ":root",
                "inside",
                false,
                "never"));
  }

  @Test
  void inventory_ofWhatStands_leavesOutWhatEnds() throws IOException {
    assertThat(run("--standing")).isZero();

    assertThat(typed.out())
        .contains("Old share", "without an end", "2 ways in from other accounts")
        .doesNotContain("report-writer");
  }

  @Test
  void inventory_asATable_computesNothing() throws IOException {
    assertThat(run("--format", "csv")).isZero();

    assertThat(typed.out().lines()).hasSize(5).first().asString().startsWith("keyArn,kind,id,");
    assertThat(typed.out()).contains("\"Old share, =1+1\"").doesNotContain(",=");
  }

  @Test
  void inventory_withLastUse_tellsWhatIsUsed_andWhatIsNot() throws IOException {
    house.advance(Duration.ofHours(1));
    house
        .session(Inhabitant.MEMBER, role)
        .kms()
        .describeKey(it -> it.keyId(house.key().toString()));

    assertThat(run("--last-use", "--format", "json")).as(typed.err()).isZero();

    assertThat(entries())
        .extracting(
            it -> it.text("who").orElse(""),
            it -> it.text("accountLastUsed").orElse("not"),
            it -> it.text("accountNotUsedSince").isPresent())
        .containsExactlyInAnyOrder(
            tuple(role, "2026-11-24T09:30:00Z", false),
            tuple(role, "2026-11-24T09:30:00Z", false),
            tuple("arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":root", "not", true),
            tuple("arn:aws:iam::" + Inhabitant.COLLEAGUE.account() + ":root", "not", true));
    assertThat(run("--last-use")).isZero();
    assertThat(typed.out())
        .contains(
            "its account last used the key at 2026-11-24T09:30:00Z",
            "its account has not used the key since ");
  }

  private List<JsonObject> entries() {
    if (StrictJson.within(JsonLimits.FILE).read(typed.out())
        instanceof JsonResult.Parsed(JsonArray array)) {
      return array.elements().stream().map(JsonObject.class::cast).toList();
    }
    throw new AssertionError("no array: " + typed.out());
  }

  private int run(String... options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "inventory",
                "--organization",
                Inhabitant.ORGANIZATION.id(),
                "--accounts",
                Inhabitant.MEMBER.account() + "," + Inhabitant.COLLEAGUE.account()));
    words.addAll(List.of(options));
    return typed.run(house, Inhabitant.KEY, words);
  }
}
