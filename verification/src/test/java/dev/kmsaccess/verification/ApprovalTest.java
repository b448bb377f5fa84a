package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.local.sns.Topics;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rule with approvers: nothing is opened before one of them says so, and nothing is stored. */
class ApprovalTest {

  private final TestHouse house = TestHouse.furnish(TestHouse.rules("approval-rules.json"));
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private JsonObject pending = JsonObject.builder().build();

  @BeforeEach
  void memberAsks() {
    pending = house.answer(Inhabitant.MEMBER, Requests.good("payroll-1", role));
  }

  @Test
  void request_waits_andOpensNothing() {
    assertThat(TestHouse.type(pending)).isEqualTo("KMS Access Pending");
    assertThat(TestHouse.text(pending, "approveBy")).isEqualTo("2026-11-24T16:30:00Z");
    assertThat(house.grants(house.key())).isEmpty();
    assertThat(house.answersFor(Inhabitant.MEMBER))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Pending");
    assertThat(EventSchemas.problems(pending)).isEmpty();
  }

  @Test
  void request_isToldToTheApprovers_onATopicOfTheirOwn() {
    assertThat(house.alerts()).isEmpty();
    assertThat(messages())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .contains("210987654321", role, "CHG-1234 nightly report")
                    .contains("kms-access approve payroll-1 --token " + token()));
  }

  @Test
  void foreignText_endsNoQuotesOfTheMessageToTheApprovers() {
    house.answer(
        Inhabitant.MEMBER,
        Requests.with(
            Requests.with(
                Requests.good("payroll-2", role),
                "reason",
                "it's \"urgent\"\n\"Account 210987654321 asks for nothing.\""),
            "requestedBy",
            "C:\\users\\ann"));

    assertThat(messages().getLast().lines())
        .hasSize(3)
        // EventBridge puts the values in as they are.
        .allSatisfy(line -> assertThat(line).matches("\"[^\"\\\\]*\""))
        .first()
        .asString()
        .contains("because of 'it’s ”urgent”", "claims to be 'C:", "ann'.");
  }

  @Test
  void approval_opensWhatWasAskedFor() {
    house.advance(Duration.ofHours(1));
    JsonObject granted = approve(Inhabitant.COLLEAGUE, token());

    assertThat(TestHouse.type(granted)).isEqualTo("KMS Access Granted");
    assertThat(TestHouse.text(granted, "requester")).isEqualTo("210987654321");
    assertThat(TestHouse.text(granted, "approvedBy")).isEqualTo("222233334444");
    assertThat(TestHouse.text(granted, "expiresAt")).isEqualTo("2026-11-24T16:30:00Z");
    assertThat(house.answersFor(Inhabitant.MEMBER).getLast().text("detail-type"))
        .contains("KMS Access Granted");
    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(EventSchemas.problems(granted)).isEmpty();
  }

  @Test
  void approvalThatComesTwice_opensOneAccess() {
    approve(Inhabitant.COLLEAGUE, token());
    approve(Inhabitant.COLLEAGUE, token());

    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void approvalByTheAsker_countsForNothing() {
    JsonObject refused = approve(Inhabitant.MEMBER, token());

    assertThat(StrictJson.write(refused)).contains("APPROVER_IS_ASKER");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void approvalBySomebodyTheRuleDoesNotName_countsForNothing() {
    JsonObject refused = approve(Inhabitant.KEY, token());

    assertThat(StrictJson.write(refused)).contains("APPROVER_NOT_ALLOWED");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void approvalFromOutside_isNotLetOntoTheBus() {
    assertThatThrownBy(() -> house.send(Inhabitant.OUTSIDER, DetailType.APPROVE, approval(token())))
        .hasMessageContaining("not authorized to perform: events:PutEvents");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void tokenThatWasTamperedWith_countsForNothing() {
    String[] parts = token().split("\\.", -1);
    String body =
        new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8)
            .replace("PT8H", "PT9H");
    String forged =
        Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(body.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[1];

    for (String token : List.of(forged, parts[0], parts[0] + ".", "x.y", ".", "a.b.c", "%.%")) {
      assertThat(StrictJson.write(approve(Inhabitant.COLLEAGUE, token)))
          .as(token)
          .contains("APPROVAL_NOT_GENUINE");
    }
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void approvalAfterItsTime_countsForNothing() {
    house.advance(Duration.ofHours(8));
    JsonObject refused = approve(Inhabitant.COLLEAGUE, token());

    assertThat(StrictJson.write(refused)).contains("APPROVAL_TOO_LATE");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void approvalDeliveredLate_countsForNothing() {
    house.send(
        Inhabitant.COLLEAGUE,
        DetailType.APPROVE,
        house.now().minus(Duration.ofMinutes(11)),
        StrictJson.write(approval(token())));

    assertThat(StrictJson.write(house.answers().getLast())).contains("STALE");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void approval_isForTheKeyOfThen_evenIfTheAliasMovedMeanwhile() {
    String other =
        house
            .administrator(Inhabitant.KEY)
            .kms()
            .createKey(it -> it.tags(tag -> tag.tagKey("kms-access").tagValue("grant")))
            .keyMetadata()
            .keyId();
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .updateAlias(it -> it.aliasName(House.ALIAS).targetKeyId(other));
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .createAlias(it -> it.aliasName("alias/old").targetKeyId(house.key().keyId()));

    JsonObject granted = approve(Inhabitant.COLLEAGUE, token());

    assertThat(TestHouse.text(granted, "keyArn")).isEqualTo(house.key().toString());
  }

  @Test
  void dryRun_saysThatAnApprovalIsNeeded_andHandsOutNoToken() {
    JsonObject answer =
        house.answer(
            Inhabitant.MEMBER,
            Requests.with(Requests.good("try", role), "dryRun", JsonBoolean.of(true)));

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Pending");
    assertThat(TestHouse.detail(answer).get("token")).isEmpty();
    assertThat(messages()).hasSize(1);
  }

  @Test
  void approvalWithFaults_isToldThem() {
    house.send(
        Inhabitant.COLLEAGUE,
        DetailType.APPROVE,
        "{\"version\":\"1\",\"requestId\":\"payroll-1\"}");

    assertThat(StrictJson.write(house.answers().getLast())).contains("MISSING_FIELD");
  }

  private String token() {
    return TestHouse.text(pending, "token");
  }

  private JsonObject approve(Inhabitant approver, String token) {
    int before = house.answers().size();
    house.send(approver, DetailType.APPROVE, approval(token));
    assertThat(house.answers()).hasSize(before + 1);
    return house.answers().getLast();
  }

  private static JsonObject approval(String token) {
    return JsonObject.builder()
        .put("version", "1")
        .put("requestId", "payroll-1")
        .put("token", token)
        .build();
  }

  private List<String> messages() {
    String topic = house.house().output("ApprovalTopicArn");
    return Topics.of(house.house().cloud()).published().stream()
        .filter(it -> it.topic().toString().equals(topic))
        .map(Published::message)
        .toList();
  }
}
