package dev.kmsaccess.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sts.StsClient;

class GrantBrokerHandlerTest {

  private static final String RULES =
      """
      {"version": "1", "rules": [{
        "id": "shared-data", "keys": ["alias/shared-data"], "accounts": ["210987654321"],
        "grantees": ["arn:aws:iam::210987654321:role/*"],
        "operations": ["Encrypt", "Decrypt", "DescribeKey"], "modes": ["grant"],
        "longestDuration": "PT12H", "encryptionContext": {"dataset": "*"}}]}
      """;
  private static final String REQUEST =
      """
      {"version": "1", "requestId": "nightly-4711", "key": "alias/shared-data",
       "grantee": "arn:aws:iam::210987654321:role/report-writer", "operations": ["Decrypt"],
       "duration": "PT8H", "encryptionContext": {"includes": {"dataset": "ledger"}}}
      """;
  private static final String RELEASE =
      """
      {"version": "1", "requestId": "nightly-4711"}
      """;

  private final FakeKms kms = new FakeKms();
  private final FakeEventBridge eventBridge = new FakeEventBridge();
  private final List<String> lines = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T08:00:10Z");
  private Map<String, String> environment = Map.of();
  private GrantBrokerHandler handler;

  @BeforeEach
  void wire(@TempDir Path folder) throws IOException {
    Path rules = Files.writeString(folder.resolve("access-rules.json"), RULES);
    environment =
        Map.of(
            Settings.STACK, "kms-access",
            Settings.KEY_ACCOUNT, "111122223333",
            Settings.BUS, "arn:aws:events:eu-central-1:111122223333:event-bus/kms-access",
            Settings.REAPER_ROLE, "arn:aws:iam::111122223333:role/kms-access-reaper-eu-central-1",
            Settings.LONGEST_DURATION, "P7D",
            Settings.RULES, rules.toString());
    handler = build();
  }

  @Test
  void handle_ofARequestThatTheRulesAllow_grants_andAnswersBothBuses() {
    handle(event("KMS Access Request", REQUEST));

    assertThat(kms.created)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.granteePrincipal())
                  .isEqualTo("arn:aws:iam::210987654321:role/report-writer");
              assertThat(it.name())
                  .startsWith(
                      "kms-access/1/kms-access/210987654321/20260301T160000Z/nightly-4711/");
            });
    assertThat(eventBridge.entries())
        .extracting(PutEventsRequestEntry::detailType)
        .containsExactly("KMS Access Granted", "KMS Access Granted");
  }

  @Test
  void handle_ofAWarmRequest_costsTwoCalls() {
    handle(event("KMS Access Request", REQUEST));
    kms.calls.clear();
    eventBridge.calls.clear();

    handle(event("KMS Access Request", REQUEST.replace("4711", "4712")));

    assertThat(kms.calls.size() + eventBridge.calls.size()).isEqualTo(2);
    assertThat(kms.created).hasSize(2);
  }

  @Test
  void handle_ofARequestThatNoRuleAllows_refuses_andGrantsNothing() {
    handle(event("KMS Access Request", REQUEST.replace("PT8H", "P9999D")));

    assertThat(kms.created).isEmpty();
    assertThat(eventBridge.answers())
        .singleElement()
        .asString()
        .startsWith("KMS Access Refused")
        .contains("DURATION_TOO_LONG");
  }

  @Test
  void handle_logsTheDecision_butNeitherTokenNorContext() {
    handle(event("KMS Access Request", REQUEST));

    assertThat(lines)
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("\"message\":\"granted\"", "nightly-4711", "report-writer"));
    assertThat(lines).noneMatch(it -> it.contains("secret-token") || it.contains("ledger"));
  }

  @Test
  void handle_ofARelease_endsTheAccess_asItsOwner() {
    handle(event("KMS Access Request", REQUEST));

    handle(event("KMS Access Release", RELEASE));

    assertThat(kms.grants).isEmpty();
    assertThat(eventBridge.answers().getLast())
        .startsWith("KMS Access Ended")
        .contains("\"cause\":\"released\"");
  }

  @Test
  void handle_ofARelease_whoseEndTheBusDoesNotTake_throws_andSaysTheEnd() {
    handle(event("KMS Access Request", REQUEST));
    eventBridge.shut = true;

    assertThatThrownBy(() -> handle(event("KMS Access Release", RELEASE)))
        .hasMessageContaining("shut");

    assertThat(lines)
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("an end was not announced", "\\\"cause\\\":\\\"released\\\""))
        .anySatisfy(it -> assertThat(it).contains("\"EndingsUnannounced\":1"));
  }

  @Test
  void handle_ofADelayedRelease_endsWhatOvertookIt() {
    handle(event("KMS Access Request", REQUEST));

    String answer = handle(queue(event("KMS Access Release", RELEASE)));

    assertThat(kms.grants).isEmpty();
    assertThat(answer).isEqualTo("{\"batchItemFailures\":[]}");
  }

  @Test
  void handle_ofABatch_bringsBackOnlyWhatFailed() {
    String answer = handle(queue("poison", event("KMS Access Release", RELEASE)));

    assertThat(answer).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "poison", "[]", "{\"Records\":[]", "{\"detail\":{}}"})
  void handle_ofWhatIsNoEvent_throws_withoutStackTrace(String poison) {
    assertThatThrownBy(() -> handle(poison))
        .isInstanceOf(PoisonedEventException.class)
        .hasMessageStartingWith("the input is no event: ")
        .satisfies(it -> assertThat(it.getStackTrace()).isEmpty());
    assertThat(eventBridge.calls).isEmpty();
  }

  @Test
  void handle_ofAReplay_doesNothing() {
    handle(
        event("KMS Access Request", REQUEST)
            .replace("\"resources\"", "\"replay-name\": \"again\", \"resources\""));

    assertThat(kms.calls).isEmpty();
    assertThat(eventBridge.calls).isEmpty();
  }

  @Test
  void handle_whereKmsCannotBeReached_throws_soThatTheEventComesAgain() {
    kms.failure = Optional.of(SdkClientException.create("timeout"));

    assertThatThrownBy(() -> handle(event("KMS Access Request", REQUEST)))
        .isSameAs(kms.failure.get());
  }

  @Test
  void constructor_withFaultyRules_saysWhere(@TempDir Path folder) throws IOException {
    Map<String, String> faulty = new HashMap<>(environment);
    Path rules = Files.writeString(folder.resolve("faulty.json"), "{\"version\": \"1\", rules}");
    faulty.put(Settings.RULES, rules.toString());
    environment = faulty;

    assertThatThrownBy(this::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("faulty.json has faults: ");
  }

  @Test
  void handle_ofTheSampleRequest_underTheSampleRules_grants() throws IOException {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("project.root")));
    Map<String, String> sample = new HashMap<>(environment);
    sample.put(Settings.RULES, root.resolve("rules/access-rules.json").toString());
    environment = sample;
    String request = Files.readString(root.resolve("events/request.json"));
    now = Instant.parse("2026-11-24T00:30:10Z");
    handler = build();

    handle(request);

    assertThat(eventBridge.answers()).singleElement().asString().startsWith("KMS Access Granted");
  }

  private GrantBrokerHandler build() {
    return new GrantBrokerHandler(
        environment,
        new BrokerClients(kms, eventBridge, StsClient::create, session -> kms),
        () -> now,
        lines::add);
  }

  private String handle(String input) {
    return new String(
        handler.handle(input.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private static String event(String detailType, String detail) {
    return """
    {"version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "source": "reports",
     "account": "210987654321", "detail-type": "%s", "time": "2026-03-01T08:00:00Z",
     "region": "eu-central-1", "resources": [], "detail": %s}
    """
        .formatted(detailType, detail);
  }

  private static String queue(String... bodies) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < bodies.length; i++) {
      records
          .append(i == 0 ? "" : ",")
          .append("{\"messageId\":\"m" + i + "\",\"body\":")
          .append(StrictJson.write(JsonString.of(bodies[i])))
          .append("}");
    }
    return "{\"Records\":[" + records + "]}";
  }
}
