package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.bus.BusEvent;
import dev.kmsaccess.local.bus.Buses;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/**
 * Ten thousand hostile events are put on the bus. Not one is granted, and not one is lost: each is
 * turned away by PutEvents, answered with a refusal, or kept in the dead-letter queue, replays are
 * passed over with a word in the log, and the sums agree.
 *
 * <p>{@code -Dhostile.events=N} sets another number, {@code -Dhostile.seed=N} other events.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileEventsTest {

  private static final int EVENTS = Integer.getInteger("hostile.events", 10_000);
  private static final long SEED = Long.getLong("hostile.seed", 1);
  private static final int LONGEST_ANSWER = 16_384;
  private static final int LONGEST_LINE = 16_384;
  private static final Pattern ID = Pattern.compile("\"id\\\\?\":\\\\?\"([0-9a-f-]{36})");

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final Map<Inhabitant, LocalClients> administrators = new EnumMap<>(Inhabitant.class);

  /** What EventBridge took, by the id that it gave the event. */
  private final Map<String, HostileEvent> taken = new LinkedHashMap<>();

  /** The ids of those that were delivered to the broker once more. */
  private final List<String> repeated = new ArrayList<>();

  /** Why PutEvents turned the others away, and how often. */
  private final Map<String, Integer> turnedAway = new TreeMap<>();

  private List<GrantListEntry> grantsBefore = List.of();
  private String policyBefore = "";
  private List<JsonObject> answers = List.of();

  @BeforeAll
  void hostileEventsArePutOnTheBus() {
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    house.createRole(Inhabitant.OUTSIDER, "thief");
    house.answer(Inhabitant.MEMBER, Requests.good("victim", role));
    grantsBefore = house.grants(house.key());
    policyBefore = keyPolicy();
    int answersBefore = house.answers().size();
    HostileEvents events = new HostileEvents(SEED, house.now());
    for (int i = 0; i < EVENTS; i++) {
      put(events.next());
    }
    deliverSomeOnceMore();
    // Lambda gives up after some minutes; releases are applied again after fifteen.
    house.advance(Duration.ofMinutes(20));
    List<JsonObject> all = house.answers();
    answers = all.subList(answersBefore, all.size()).stream().filter(it -> !isReport(it)).toList();
  }

  @Test
  void none_isGranted() {
    assertThat(house.grants(house.key())).usingRecursiveComparison().isEqualTo(grantsBefore);
    assertThat(grantsBefore).hasSize(1);
    assertThat(keyPolicy()).isEqualTo(policyBefore);
    assertThat(rolesOfOurs()).isEmpty();
    assertThat(answers).extracting(TestHouse::type).containsOnly(DetailType.REFUSED.text());
    assertThat(house.alerts()).isEmpty();
  }

  @Test
  void none_isLost() {
    Set<String> dead = deadLetters();
    Map<String, Integer> refusals = new HashMap<>();
    for (JsonObject answer : answers) {
      String to = TestHouse.text(answer, "requester") + " " + TestHouse.text(answer, "requestId");
      refusals.merge(to, 1, Integer::sum);
    }
    int answered = 0;
    List<String> lost = new ArrayList<>();
    for (String id : Stream.concat(taken.keySet().stream(), repeated.stream()).toList()) {
      HostileEvent sent = Objects.requireNonNull(taken.get(id));
      String to = sent.sender().account() + " " + requestId(sent).orElse(id);
      if (dead.contains(id)) {
        continue;
      }
      if (refusals.getOrDefault(to, 0) > 0) {
        refusals.merge(to, -1, Integer::sum);
        answered++;
      } else {
        lost.add(sent.toString());
      }
    }
    int away = turnedAway.values().stream().mapToInt(it -> it).sum();
    int passedOver = passedOver();
    String sums =
        "turned away %s, refused %d, in the dead-letter queue %d, passed over %d"
            .formatted(turnedAway, answered, dead.size(), passedOver);

    assertThat(lost).as(sums).isEmpty();
    assertThat(refusals.values()).as("answers to what nobody sent; %s", sums).containsOnly(0);
    assertThat(taken.keySet()).as(sums).containsAll(dead);
    assertThat(passedOver).as("a replay is passed over; %s", sums).isEqualTo(repeated.size());
    assertThat(away + answered + dead.size()).as(sums).isEqualTo(EVENTS + repeated.size());
    assertThat(List.of(away, answered, dead.size())).as(sums).allMatch(it -> it > EVENTS / 100);
  }

  @Test
  void answers_areShort_andShowNothingOfOurInside() {
    assertThat(answers)
        .allSatisfy(
            it ->
                assertThat(StrictJson.write(it))
                    .hasSizeLessThan(LONGEST_ANSWER)
                    .doesNotContain(
                        "dev.kmsaccess", "java.", "software.amazon", "Exception", "\\tat "));
    for (int i = 0; i < answers.size(); i += 500) {
      assertThat(EventSchemas.problems(answers.get(i))).isEmpty();
    }
  }

  @Test
  void logs_holdNoSecret_andNoStackTrace() {
    for (String function :
        List.of("grant-broker", "policy-writer", "reaper", "reviewer", "auditor")) {
      assertThat(house.lines(function))
          .allSatisfy(
              it ->
                  assertThat(it)
                      .hasSizeLessThan(LONGEST_LINE)
                      .doesNotContain(HostileEvents.CANARY, "grantToken", "\tat ", "\n"));
    }
  }

  private void put(HostileEvent event) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(house.house().bus())
            .source(event.source())
            .detailType(event.detailType())
            .time(event.time())
            .detail(event.detail())
            .build();
    try {
      PutEventsResultEntry result =
          administrators
              .computeIfAbsent(event.sender(), house::administrator)
              .eventBridge()
              .putEvents(it -> it.entries(entry))
              .entries()
              .getFirst();
      if (result.eventId() == null) {
        turnedAway.merge(result.errorCode(), 1, Integer::sum);
      } else {
        taken.put(result.eventId(), event);
      }
    } catch (AwsServiceException denied) {
      turnedAway.merge(denied.awsErrorDetails().errorCode(), 1, Integer::sum);
    }
  }

  /** The id that an answer must be called by; empty where the event's own id takes its place. */
  private static Optional<String> requestId(HostileEvent event) {
    return StrictJson.within(JsonLimits.EVENT).read(event.detail())
            instanceof JsonResult.Parsed(JsonObject detail)
        ? detail.text("requestId").filter(it -> it.matches("[A-Za-z0-9_-]{1,64}"))
        : Optional.empty();
  }

  /** Whether it tells of what functions found by themselves, and so answers nobody. */
  private static boolean isReport(JsonObject event) {
    return List.of(DetailType.SWEPT.text(), DetailType.REVIEWED.text())
        .contains(TestHouse.type(event));
  }

  /** EventBridge delivers at least once, and somebody replays an archive. */
  private void deliverSomeOnceMore() {
    List<JsonObject> requests =
        Buses.of(house.house().cloud()).events().stream()
            .map(BusEvent::envelope)
            .filter(it -> TestHouse.type(it).equals(DetailType.REQUEST.text()))
            .filter(it -> taken.containsKey(it.text("id").orElse("")))
            .filter(it -> TestHouse.detail(it).get("deep").isEmpty())
            .limit(EVENTS / 100)
            .toList();
    for (JsonObject request : requests) {
      repeated.add(request.text("id").orElseThrow());
      house.redeliver(request);
      house.redeliver(Requests.with(request, "replay-name", "last-week"));
    }
  }

  /** How many events the broker says that it passed over, and why. */
  private int passedOver() {
    return (int)
        house.lines("grant-broker").stream()
            .filter(it -> it.contains("\"the event was passed over\""))
            .filter(it -> it.contains("\"why\":\""))
            .count();
  }

  /** The ids of the events in the dead-letter queue. */
  private Set<String> deadLetters() {
    Set<String> ids = new HashSet<>();
    for (List<String> some = house.readDeadLetters();
        !some.isEmpty();
        some = house.readDeadLetters()) {
      for (String message : some) {
        Matcher id = ID.matcher(message);
        assertThat(id.find()).as(message).isTrue();
        ids.add(id.group(1));
      }
    }
    return ids;
  }

  private String keyPolicy() {
    return house
        .administrator(Inhabitant.KEY)
        .kms()
        .getKeyPolicy(it -> it.keyId(house.key().toString()))
        .policy();
  }

  private List<Role> rolesOfOurs() {
    return house
        .administrator(Inhabitant.KEY)
        .iam()
        .listRoles(it -> it.pathPrefix("/kms-access/"))
        .roles();
  }
}
