package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** An answer is on the central bus, and on the bus of whom it is for, where that lets us. */
abstract class EventBridgeAnswersContract extends AwsContract {

  private static final String BUS = "kms-access";

  @Test
  void publish_reachesTheRulesOfTheCentralBus() {
    Inbox central = openBus(aws().owner());
    Answer answer = ended("a");

    assertThat(answers().publish(List.of(answer))).isEmpty();

    assertThat(central.receiveObjects())
        .first()
        .satisfies(
            it -> {
              assertThat(it.text("source")).hasValue("kms-access");
              assertThat(it.text("detail-type")).hasValue("KMS Access Ended");
              assertThat(it.object("detail").map(StrictJson::write))
                  .hasValue(StrictJson.write(answer.detail()));
              unless(
                  Difference.SENDER_OF_EVENTS,
                  () -> assertThat(it.text("account")).hasValue(aws().owner().id().id()));
            });
  }

  @Test
  void publish_ofMoreThanOneCallTakes_leavesNoneOut() {
    Inbox central = openBus(aws().owner());

    answers().publish(IntStream.range(0, 12).<Answer>mapToObj(i -> ended("r" + i)).toList());

    assertThat(central.receiveObjects())
        .extracting(it -> it.object("detail").flatMap(detail -> detail.text("requestId")))
        .flatMap(it -> it.stream().toList())
        .contains(IntStream.range(0, 12).mapToObj(i -> "r" + i).toArray(String[]::new));
  }

  @Test
  void publish_reachesTheBusOfTheAccountThatItIsFor() {
    Inbox central = openBus(aws().owner());
    Inbox copy = openBus(aws().member());
    letIn();

    assertThat(answers().publish(List.of(ended("a")))).isEmpty();

    unless(
        Difference.BUSES_OF_OTHER_ACCOUNTS,
        () -> {
          assertThat(central.receive()).hasSize(1);
          assertThat(copy.receiveObjects())
              .singleElement()
              .satisfies(it -> assertThat(it.text("account")).hasValue(aws().owner().id().id()));
        });
  }

  @Test
  void publish_whereTheAccountHasNoBus_isSilent() {
    Inbox central = openBus(aws().owner());

    assertThat(answers().publish(List.of(ended("a")))).isEmpty();

    unless(Difference.BUSES_OF_OTHER_ACCOUNTS, () -> assertThat(central.receive()).hasSize(1));
  }

  @Test
  void publish_whereTheAccountsBusShutsUsOut_namesTheAccount() {
    Inbox central = openBus(aws().owner());
    openBus(aws().member());

    unless(
        Difference.PERMISSIONS,
        () ->
            assertThat(answers().publish(List.of(ended("a"))))
                .containsExactly(aws().member().id()));
    assertThat(central.receive()).isNotEmpty();
  }

  private EventBridgeAnswers answers() {
    return new EventBridgeAnswers(
        eventBridge(aws().owner()), Arn.parse(bus(aws().owner())).orElseThrow());
  }

  /** Makes the bus of an account, and returns what a rule of it delivers. */
  private Inbox openBus(AwsEndpoint.Account account) {
    EventBridgeClient eventBridge = eventBridge(account);
    Inbox inbox = Inbox.open(aws(), account, "answers");
    eventBridge.createEventBus(it -> it.name(BUS));
    eventBridge.putRule(
        it -> it.eventBusName(BUS).name("answers").eventPattern("{\"source\": [\"kms-access\"]}"));
    eventBridge.putTargets(
        it ->
            it.eventBusName(BUS)
                .rule("answers")
                .targets(target -> target.id("inbox").arn(inbox.arn())));
    return inbox;
  }

  /** Lets the owner put events on the member's bus. */
  private void letIn() {
    eventBridge(aws().member())
        .putPermission(
            it ->
                it.eventBusName(BUS)
                    .statementId("key-account")
                    .action("events:PutEvents")
                    .principal(aws().owner().id().id()));
  }

  private EventBridgeClient eventBridge(AwsEndpoint.Account account) {
    return aws().client(EventBridgeClient.builder(), account.administrator());
  }

  private static String bus(AwsEndpoint.Account account) {
    return "arn:aws:events:%s:%s:event-bus/%s".formatted(AwsEndpoint.REGION, account.id(), BUS);
  }

  private Answer ended(String requestId) {
    return new AccessEnded(
        aws().member().id(),
        requestId,
        AccessEnded.Cause.EXPIRED,
        new Handle.Grant(
            KeyArn.of(
                "arn:aws:kms:eu-central-1:%s:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                    .formatted(aws().owner().id())),
            "a1"),
        "arn:aws:iam::%s:role/report-writer".formatted(aws().member().id()),
        /* reshared= */ false,
        Instant.parse("2026-03-01T08:00:00Z"),
        Instant.parse("2026-03-01T08:00:30Z"));
  }
}
