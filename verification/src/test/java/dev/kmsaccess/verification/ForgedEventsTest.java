package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.bus.BusEvent;
import dev.kmsaccess.local.bus.Buses;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Events that pretend to be what they are not are without effect, and leave a trace. */
class ForgedEventsTest {

  private static final String RECORD =
      """
      {"eventVersion": "1.11", "eventID": "1", "eventTime": "2026-11-24T08:30:00Z",
       "eventSource": "kms.amazonaws.com", "eventName": "PutKeyPolicy",
       "awsRegion": "eu-central-1", "userIdentity": {"type": "Root"},
       "requestParameters": {"keyId": "%1$s", "policyName": "default",
         "policy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":\\"*\\",\\"Action\\":\\"kms:*\\",\\"Resource\\":\\"*\\"}]}"},
       "responseElements": null,
       "resources": [{"ARN": "%1$s", "accountId": "123456789012", "type": "AWS::KMS::Key"}]}
      """;

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @ParameterizedTest
  @EnumSource(names = {"GRANTED", "REFUSED", "ENDED", "KEY_EXPOSED", "EXPOSURE_CLOSED"})
  void answer_putByAMember_isDenied(DetailType type) {
    JsonObject forged = Requests.release("forged");

    Denied.assertDenied(() -> house.send(Inhabitant.MEMBER, type, forged));
    Denied.assertDenied(
        () -> put(house.administrator(Inhabitant.MEMBER), "kms-access", type.text(), "{}"));
    assertThat(house.answers()).isEmpty();
  }

  @Test
  void answer_putOnAMembersBus_byAnybodyButOurFunctions_isDenied() {
    String bus = house.house().bus().replace("123456789012", "210987654321");

    for (Inhabitant forger : List.of(Inhabitant.KEY, Inhabitant.COLLEAGUE, Inhabitant.OUTSIDER)) {
      Denied.assertDenied(
          () ->
              house
                  .administrator(forger)
                  .eventBridge()
                  .putEvents(
                      request ->
                          request.entries(
                              it ->
                                  it.eventBusName(bus)
                                      .source("kms-access")
                                      .detailType("KMS Access Granted")
                                      .detail("{}"))));
    }
    assertThat(house.answersFor(Inhabitant.MEMBER)).isEmpty();
  }

  @Test
  void answer_thatAMemberPutsOnItsOwnBus_doesNotCountAsOurs() {
    LocalClients member = house.administrator(Inhabitant.MEMBER);

    member
        .eventBridge()
        .putEvents(
            request ->
                request.entries(
                    it ->
                        it.eventBusName("kms-access")
                            .source("kms-access")
                            .detailType("KMS Access Granted")
                            .detail("{}")));

    assertThat(house.answersFor(Inhabitant.MEMBER)).isEmpty();
  }

  @Test
  void request_ofAnOutsider_isDenied() {
    Denied.assertDenied(
        () ->
            house.send(
                Inhabitant.OUTSIDER,
                DetailType.REQUEST,
                Requests.good("outside", house.createRole(Inhabitant.OUTSIDER, "thief"))));
    assertNothingHappened();
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMBER", "COLLEAGUE", "OUTSIDER"})
  void request_throughAForeignBus_goesNoFurther(Inhabitant owner) {
    LocalClients forger = house.administrator(owner);
    forwardToTheCentralBus(forger, owner);

    forger
        .eventBridge()
        .putEvents(
            request ->
                request.entries(
                    it ->
                        it.eventBusName("relay")
                            .source("nightly-report")
                            .detailType(DetailType.REQUEST.text())
                            .detail(StrictJson.write(Requests.good("relayed", role)))));

    assertThat(onTheCentralBus(DetailType.REQUEST)).isEmpty();
    assertThat(Buses.of(house.house().cloud()).undelivered())
        .singleElement()
        .satisfies(it -> assertThat(it.code()).isEqualTo("NO_PERMISSIONS"));
    assertNothingHappened();
  }

  @Test
  void record_thatAMemberInvents_isDenied() {
    LocalClients member = house.administrator(Inhabitant.MEMBER);
    String record = RECORD.formatted(house.key());

    for (String source : List.of("aws.kms", "kms", "kms-access")) {
      Denied.assertDenied(() -> put(member, source, DetailType.CLOUD_TRAIL.text(), record));
    }
    assertNothingHappened();
  }

  @Test
  void record_withASourceOfAws_canBeSentByNobody_notEvenTheKeyAccount() {
    assertThat(
            put(
                house.administrator(Inhabitant.KEY),
                "aws.kms",
                DetailType.CLOUD_TRAIL.text(),
                RECORD.formatted(house.key())))
        .isEqualTo("NotAuthorizedForSource");
    assertNothingHappened();
  }

  @Test
  void record_withAnotherSource_waitsInTheDeadLetterQueue() {
    put(
        house.administrator(Inhabitant.KEY),
        "my.kms",
        DetailType.CLOUD_TRAIL.text(),
        RECORD.formatted(house.key()));

    assertNothingHappened();
    assertThat(house.deadLetters()).isEqualTo(1);
  }

  @Test
  void record_withAnotherSource_onTheDefaultBus_isNobodysBusiness() {
    house
        .administrator(Inhabitant.KEY)
        .eventBridge()
        .putEvents(
            request ->
                request.entries(
                    it ->
                        it.source("my.kms")
                            .detailType(DetailType.CLOUD_TRAIL.text())
                            .detail(RECORD.formatted(house.key()))));

    assertNothingHappened();
  }

  @Test
  void answerType_withAnotherSource_waitsInTheDeadLetterQueue() {
    put(
        house.administrator(Inhabitant.KEY),
        "somebody",
        DetailType.EXPOSURE_CLOSED.text(),
        StrictJson.write(Requests.release("forged")));

    assertThat(house.answers()).isEmpty();
    assertThat(house.deadLetters()).isEqualTo(1);
  }

  @Test
  void release_ofAnotherMembersAccess_isRefused() {
    house.answer(Inhabitant.MEMBER, Requests.good("mine", role));

    house.send(Inhabitant.COLLEAGUE, DetailType.RELEASE, Requests.release("mine"));
    house.send(
        Inhabitant.COLLEAGUE,
        DetailType.RELEASE,
        Requests.with(Requests.release("mine"), "requester", "210987654321"));

    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(house.answersFor(Inhabitant.COLLEAGUE))
        .hasSize(2)
        .allSatisfy(it -> assertThat(StrictJson.write(it)).contains("NO_SUCH_ACCESS"));
  }

  @Test
  void requester_isWhoSentTheEvent_whateverTheDetailSays() {
    String colleagues = house.createRole(Inhabitant.COLLEAGUE, "reader");

    JsonObject answer =
        house.answer(
            Inhabitant.COLLEAGUE,
            Requests.with(Requests.good("claimed", colleagues), "requestedBy", "210987654321"));

    assertThat(TestHouse.text(answer, "requester")).isEqualTo("222233334444");
    assertThat(house.answersFor(Inhabitant.MEMBER)).isEmpty();
  }

  /** Makes a bus with a rule that sends all on, in a role that may do everything. */
  private void forwardToTheCentralBus(LocalClients forger, Inhabitant owner) {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
    String relay =
        forger
            .iam()
            .createRole(it -> it.roleName("relay").assumeRolePolicyDocument(trust))
            .role()
            .arn();
    String everything =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    forger
        .iam()
        .putRolePolicy(
            it -> it.roleName("relay").policyName("everything").policyDocument(everything));
    EventBridgeClient events = forger.eventBridge();
    events.createEventBus(it -> it.name("relay"));
    events.putRule(
        it ->
            it.eventBusName("relay")
                .name("all")
                .eventPattern("{\"account\": [\"%s\"]}".formatted(owner.account())));
    events.putTargets(
        it ->
            it.eventBusName("relay")
                .rule("all")
                .targets(to -> to.id("central").arn(house.house().bus()).roleArn(relay)));
  }

  private List<BusEvent> onTheCentralBus(DetailType type) {
    return Buses.of(house.house().cloud()).events().stream()
        .filter(it -> it.bus().toString().equals(house.house().bus()))
        .filter(it -> it.text("detail-type").equals(type.text()))
        .toList();
  }

  private void assertNothingHappened() {
    assertThat(house.answers()).isEmpty();
    assertThat(house.grants(house.key())).isEmpty();
    assertThat(house.alerts()).isEmpty();
  }

  /** Puts an event on the central bus and returns what EventBridge says against it, or nothing. */
  private String put(LocalClients sender, String source, String detailType, String detail) {
    String code =
        sender
            .eventBridge()
            .putEvents(
                request ->
                    request.entries(
                        it ->
                            it.eventBusName(house.house().bus())
                                .source(source)
                                .detailType(detailType)
                                .detail(detail)))
            .entries()
            .getFirst()
            .errorCode();
    return code == null ? "" : code;
  }
}
