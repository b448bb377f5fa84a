package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * Whatever is wrong with a request, the sender is told all of it, or it waits in the dead-letter
 * queue. It never makes a grant, is never lost, and no answer shows how we are built.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final int LONGEST_ANSWER = 16_384;

  private final TestHouse house = TestHouse.furnish();
  private String role = "";
  private int number;

  /**
   * A request that must be refused.
   *
   * @param reasons the codes and fields that the answer must have, as {@code CODE field}
   */
  record Case(String name, UnaryOperator<JsonObject> fault, List<String> reasons) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void furnishKeys() {
    role = house.createRole(Inhabitant.MEMBER, "report-writer");
    createKey("alias/mac", KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
    createKey("alias/rsa", KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
    String disabled =
        createKey("alias/disabled", KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    String dying =
        createKey("alias/dying", KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    String closed =
        createKey("alias/closed", KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    keys().disableKey(it -> it.keyId(disabled));
    keys().scheduleKeyDeletion(it -> it.keyId(dying).pendingWindowInDays(7));
    keys().untagResource(it -> it.keyId(closed).tagKeys("kms-access"));
  }

  @BeforeEach
  void countRequests() {
    number++;
  }

  static List<Case> cases() {
    return List.of(
        lacks("version", "MISSING_FIELD version"),
        lacks("key", "MISSING_FIELD key"),
        lacks("grantee", "MISSING_FIELD grantee"),
        lacks("operations", "MISSING_FIELD operations"),
        lacks("duration", "MISSING_FIELD duration"),
        lacks("reason", "REASON_REQUIRED reason"),
        new Case(
            "lacks everything",
            it -> JsonObject.builder().putIfPresent("requestId", it.text("requestId")).build(),
            List.of(
                "MISSING_FIELD version",
                "MISSING_FIELD key",
                "MISSING_FIELD grantee",
                "MISSING_FIELD operations",
                "MISSING_FIELD duration")),
        has("colour", text("blue"), "UNKNOWN_FIELD colour"),
        has("version", text("2"), "VERSION_UNKNOWN version"),
        has("key", JsonNumber.of(7), "WRONG_TYPE key"),
        has("grantee", JsonArray.of(List.of()), "WRONG_TYPE grantee"),
        has("operations", text("Decrypt"), "WRONG_TYPE operations"),
        has("operations", JsonArray.of(List.of(JsonNumber.of(1))), "WRONG_TYPE operations[0]"),
        has("operations", JsonArray.of(List.of()), "MISSING_FIELD operations"),
        has("duration", JsonNumber.of(3600), "WRONG_TYPE duration"),
        has("encryptionContext", text("a=b"), "WRONG_TYPE encryptionContext"),
        has("reason", JsonObject.builder().build(), "WRONG_TYPE reason"),
        has("dryRun", text("yes"), "WRONG_TYPE dryRun"),
        has("reason", text("x".repeat(300_000)), "TOO_LONG reason"),
        has("key", text("alias/" + "x".repeat(300_000)), "TOO_LONG key"),
        has("colour".repeat(5_000), text("blue"), "UNKNOWN_FIELD " + "colour".repeat(20) + "…"),
        has(
            "grantee",
            text("arn:aws:iam::222233334444:role/other"),
            "GRANTEE_OF_ANOTHER_ACCOUNT grantee"),
        has(
            "grantee",
            text("arn:aws:iam::999900001111:role/other"),
            "GRANTEE_OF_ANOTHER_ACCOUNT grantee"),
        has("grantee", text("arn:aws:iam::210987654321:root"), "GRANTEE_IS_WHOLE_ACCOUNT grantee"),
        has("grantee", text("*"), "GRANTEE_MALFORMED grantee"),
        has("grantee", text("arn:aws:iam::210987654321:role/*"), "GRANTEE_MALFORMED grantee"),
        has("grantee", text("arn:aws:iam::210987654321:role/no-such"), "GRANTEE_UNKNOWN grantee"),
        has("duration", text("PT0S"), "DURATION_NOT_POSITIVE duration"),
        has("duration", text("-PT1H"), "DURATION_NOT_POSITIVE duration"),
        has("duration", text("P9999D"), "DURATION_TOO_LONG duration"),
        has("duration", text("P999999999999D"), "DURATION_MALFORMED duration"),
        has("duration", text("eight hours"), "DURATION_MALFORMED duration"),
        has("mode", text("magic"), "MODE_UNKNOWN mode"),
        has("mode", text("policy"), "MODE_NOT_ALLOWED mode"),
        has("operations", operations("kms:*"), "OPERATION_NOT_GRANTABLE operations[0]"),
        has("operations", operations("CreateGrant"), "OPERATION_NOT_ALLOWED operations"),
        of(
            "Decrypt with an HMAC key",
            "alias/mac",
            "Decrypt",
            "OPERATION_NOT_SUPPORTED operations"),
        of(
            "data keys of an RSA key",
            "alias/rsa",
            "GenerateDataKey",
            "OPERATION_NOT_SUPPORTED operations"),
        of("a key that does not exist", "alias/gone", "Decrypt", "KEY_NOT_FOUND key"),
        of("a disabled key", "alias/disabled", "Decrypt", "KEY_DISABLED key"),
        of("a key pending deletion", "alias/dying", "Decrypt", "KEY_PENDING_DELETION key"),
        of("a key that did not opt in", "alias/closed", "Decrypt", "KEY_NOT_OPTED_IN key"),
        of("no name of a key", "shared-data", "Decrypt", "KEY_MALFORMED key"),
        of(
            "a key of the member itself",
            "arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "Decrypt",
            "NOT_ALLOWED key"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void badRequest_isRefused_withPreciseReasons(Case bad) {
    String requestId = "bad-" + number;
    int deadLetters = house.deadLetters();

    JsonObject answer =
        house.answer(Inhabitant.MEMBER, bad.fault().apply(Requests.good(requestId, role)));

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Refused");
    assertThat(TestHouse.text(answer, "requestId")).isEqualTo(requestId);
    assertThat(reasons(answer))
        .allSatisfy(it -> assertThat(it.length()).isLessThan(200))
        .containsAll(bad.reasons());
    assertThat(TestHouse.json(house.answersFor(Inhabitant.MEMBER).getLast()))
        .isEqualTo(TestHouse.json(answer));
    assertShowsNothingOfOurInside(answer);
    assertThat(EventSchemas.problems(answer)).isEmpty();
    assertThat(grants()).isZero();
    assertThat(house.deadLetters()).isEqualTo(deadLetters);
  }

  @Test
  void requestWithSeveralFaults_isRefused_withAllOfThem() {
    JsonObject bad =
        Requests.with(
            Requests.with(
                Requests.with(Requests.good("several", role), "duration", "PT0S"),
                "colour",
                "blue"),
            "grantee",
            "arn:aws:iam::222233334444:role/other");

    assertThat(reasons(house.answer(Inhabitant.MEMBER, bad)))
        .contains(
            "DURATION_NOT_POSITIVE duration",
            "UNKNOWN_FIELD colour",
            "GRANTEE_OF_ANOTHER_ACCOUNT grantee");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "{'version': '1'}", "[]", "7", "{\"version\": "})
  void detailThatIsNoObject_isRefusedByEventBridge_soThatTheSenderKnows(String detail) {
    int answers = house.answers().size();

    assertThat(house.send(Inhabitant.MEMBER, DetailType.REQUEST, detail).errorCode())
        .isEqualTo("MalformedDetail");
    assertThat(house.answers()).hasSize(answers);
    assertThat(grants()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"not an event\"",
        "[]",
        "{}",
        "not json",
        "{\"detail-type\": \"KMS Access Request\", \"detail\": {}}",
        "{\"version\": \"0\", \"version\": \"0\"}"
      })
  void eventThatIsNone_waitsInTheDeadLetterQueue(String payload) {
    int before = house.deadLetters();
    int answers = house.answers().size();

    house.invokeBroker(payload);
    house.advance(Duration.ofMinutes(10));

    assertThat(house.deadLetters()).isEqualTo(before + 1);
    assertThat(house.answers()).hasSize(answers);
    assertThat(grants()).isZero();
  }

  @Test
  void eventWithAMemberName_thatNobodyCanHaveMeant_waitsInTheDeadLetterQueue() {
    int before = house.deadLetters();

    house.invokeBroker("{\"%s\": 1}".formatted("x".repeat(300_000)));
    house.advance(Duration.ofMinutes(10));

    assertThat(house.deadLetters()).isEqualTo(before + 1);
    assertThat(grants()).isZero();
  }

  @Test
  void messageInTheDelayQueue_thatIsNoRelease_movesToTheDeadLetterQueue() {
    int before = house.deadLetters();

    house
        .administrator(Inhabitant.KEY)
        .sqs()
        .sendMessage(
            it ->
                it.queueUrl(house.house().stack().resources().get("ReleaseDelayQueue"))
                    .messageBody("not json"));
    house.advance(Duration.ofMinutes(45));

    assertThat(house.deadLetters()).isEqualTo(before + 1);
  }

  @Test
  void eventOfAnUnknownType_waitsInTheDeadLetterQueue() {
    int before = house.deadLetters();

    house
        .administrator(Inhabitant.KEY)
        .eventBridge()
        .putEvents(
            request ->
                request.entries(
                    it ->
                        it.eventBusName(house.house().bus())
                            .source("somebody")
                            .detailType("KMS Access Wish")
                            .detail("{}")));

    assertThat(house.deadLetters()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\": \"1\", \"requestId\": 7}",
        "{\"version\": \"1\", \"requestId\": \"x\", \"colour\": 1}"
      })
  void badRelease_isRefused(String detail) {
    int before = house.answers().size();

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, detail);

    assertThat(house.answers()).hasSize(before + 1);
    JsonObject answer = house.answers().getLast();
    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Refused");
    assertShowsNothingOfOurInside(answer);
  }

  @Test
  void accountThatNoRuleNames_learnsNothingOfTheKey() {
    String operators = house.createRole(Inhabitant.KEY, "operator");

    for (String key : List.of("alias/disabled", "alias/dying", "alias/gone", "alias/mac")) {
      JsonObject answer =
          house.answer(
              Inhabitant.KEY, Requests.with(Requests.good("curious", operators), "key", key));
      assertThat(reasons(answer)).containsExactly("NOT_ALLOWED key");
    }
  }

  private String createKey(String alias, KeySpec spec, KeyUsageType usage) {
    String id =
        keys()
            .createKey(
                it ->
                    it.keySpec(spec)
                        .keyUsage(usage)
                        .tags(tag -> tag.tagKey("kms-access").tagValue("grant")))
            .keyMetadata()
            .keyId();
    keys().createAlias(it -> it.aliasName(alias).targetKeyId(id));
    return id;
  }

  private KmsClient keys() {
    return house.administrator(Inhabitant.KEY).kms();
  }

  private int grants() {
    int grants = 0;
    for (var key : keys().listKeys().keys()) {
      try {
        grants += keys().listGrants(it -> it.keyId(key.keyId())).grants().size();
      } catch (KmsException pendingDeletion) {
        // KMS lists no grants of a key that is to be deleted; none can be made on it either.
      }
    }
    return grants;
  }

  private static void assertShowsNothingOfOurInside(JsonObject answer) {
    assertThat(StrictJson.write(answer))
        .hasSizeLessThan(LONGEST_ANSWER)
        .doesNotContain("dev.kmsaccess", "java.", "software.amazon", "Exception", "\\tat ");
  }

  private static List<String> reasons(JsonObject answer) {
    List<JsonValue> reasons =
        TestHouse.detail(answer)
            .get("reasons")
            .map(it -> it instanceof JsonArray array ? array.elements() : List.<JsonValue>of())
            .orElse(List.of());
    return reasons.stream()
        .flatMap(
            it ->
                it instanceof JsonObject object
                    ? Optional.of(object).stream()
                    : Optional.<JsonObject>empty().stream())
        .map(it -> it.text("code").orElse("") + " " + it.text("field").orElse(""))
        .toList();
  }

  private static Case lacks(String member, String... reasons) {
    return new Case("lacks " + member, it -> Requests.without(it, member), List.of(reasons));
  }

  private static Case has(String member, JsonValue value, String... reasons) {
    String shown = StrictJson.write(value);
    String name = member + " is " + (shown.length() > 60 ? shown.length() + " long" : shown);
    return new Case(
        name.length() > 100 ? "a name " + member.length() + " long" : name,
        it -> Requests.with(it, member, value),
        List.of(reasons));
  }

  private static Case of(String name, String key, String operation, String... reasons) {
    return new Case(
        name,
        it -> Requests.with(Requests.with(it, "key", key), "operations", operations(operation)),
        List.of(reasons));
  }

  private static JsonValue text(String text) {
    return JsonString.of(text);
  }

  private static JsonValue operations(String... operations) {
    return JsonArray.ofTexts(List.of(operations));
  }
}
