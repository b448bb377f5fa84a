package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * A year at work: now and then somebody asks, is answered twice, gives up, asks again under the
 * same name. All the while each role tries the key, and in the end the history is asked who could.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class HistoryOverAYearTest {

  private static final int ERRANDS = 40;
  private static final Duration YEAR = Duration.ofDays(365);

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final Random random = new Random(20_261_127);
  private final TypedCommands typed = new TypedCommands();
  private final List<Role> roles = new ArrayList<>();
  private final Map<Instant, Set<String>> could = new LinkedHashMap<>();

  private record Role(Inhabitant owner, String arn) {}

  @BeforeEach
  void rolesThatMayUseWhatAKeyPolicyGives() {
    for (Inhabitant member : List.of(Inhabitant.MEMBER, Inhabitant.COLLEAGUE)) {
      for (String name : List.of("reports", "ledger")) {
        roles.add(new Role(member, house.createRole(member, name)));
        house
            .administrator(member)
            .iam()
            .putRolePolicy(
                it ->
                    it.roleName(name)
                        .policyName("use")
                        .policyDocument(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:Encrypt\",\"Resource\":\""
                                + house.key()
                                + "\"}]}"));
      }
    }
  }

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void history_ofAYear_tellsOfEachMomentWhoCouldUseTheKey() throws IOException {
    Instant start = house.now();
    for (int errand = 0; errand < ERRANDS; errand++) {
      errand("errand-" + errand);
      rest(YEAR.dividedBy(ERRANDS));
    }

    assertThat(Duration.between(start, house.now())).isGreaterThan(YEAR);
    assertThat(could).hasSizeGreaterThan(100);
    assertThat(could.values()).anyMatch(it -> it.size() > 1).anyMatch(Set::isEmpty);
    for (Map.Entry<Instant, Set<String>> moment : could.entrySet()) {
      assertThat(told(moment.getKey())).as("at %s", moment.getKey()).isEqualTo(moment.getValue());
    }
  }

  /** Some hours in which one or two roles have access, in one way or the other. */
  private void errand(String name) {
    Role role = roles.get(random.nextInt(roles.size()));
    JsonObject request = request(name, role);
    house.answer(role.owner(), request);
    look();
    if (random.nextBoolean()) {
      pass();
      house.redeliver(house.latest(DetailType.REQUEST));
      look();
    }
    if (random.nextBoolean()) {
      Role other = roles.get(random.nextInt(roles.size()));
      house.answer(other.owner(), request(name + "-too", other));
      look();
    }
    if (random.nextBoolean()) {
      pass();
      house.send(role.owner(), DetailType.RELEASE, Requests.release(name));
      look();
      pass();
      look();
      if (random.nextBoolean()) {
        // The very same request: in the mode "policy" it makes the very same statement.
        house.answer(role.owner(), request);
        look();
        pass();
        look();
      }
    }
    house.advance(Duration.ofHours(10));
    look();
  }

  private JsonObject request(String name, Role role) {
    JsonObject request =
        Requests.without(
            Requests.with(
                Requests.good(name, role.arn()),
                "mode",
                JsonString.of(random.nextBoolean() ? "policy" : "grant")),
            "duration");
    return Requests.with(
        request,
        "expiresAt",
        house.now().plus(Duration.ofMinutes(240 + random.nextInt(240))).toString());
  }

  private void pass() {
    house.advance(Duration.ofMinutes(5 + random.nextInt(60)));
  }

  /** Weeks without access. Nothing has to be ended in them, so the schedules rest as well. */
  private void rest(Duration time) {
    EventBridgeClient events = house.administrator(Inhabitant.KEY).eventBridge();
    List<String> schedules =
        events.listRules(it -> {}).rules().stream()
            .filter(it -> it.scheduleExpression() != null)
            .map(Rule::name)
            .toList();
    assertThat(schedules).hasSizeGreaterThanOrEqualTo(4);
    schedules.forEach(name -> events.disableRule(it -> it.name(name)));
    house.advance(time);
    schedules.forEach(name -> events.enableRule(it -> it.name(name)));
  }

  /** Lets every role try the key, and notes who could. */
  private void look() {
    Set<String> able = new TreeSet<>();
    roles.forEach(
        role -> {
          try {
            house
                .session(role.owner(), role.arn())
                .kms()
                .encrypt(
                    it ->
                        it.keyId(house.key().toString())
                            .plaintext(SdkBytes.fromUtf8String("ledger")));
            able.add(role.arn());
          } catch (KmsException denied) {
            assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
          }
        });
    could.put(house.now(), able);
  }

  private Set<String> told(Instant at) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "history",
                "--key",
                house.key().toString(),
                "--at",
                at.toString(),
                "--format",
                "json"));
    assertThat(typed.run(house, Inhabitant.KEY, words)).as(typed.err()).isZero();
    if (StrictJson.within(JsonLimits.FILE).read(typed.out())
        instanceof JsonResult.Parsed(JsonArray array)) {
      return array.elements().stream()
          .map(it -> ((JsonObject) it).text("grantee").orElse(""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
    throw new AssertionError("no array: " + typed.out());
  }
}
