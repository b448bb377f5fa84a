package dev.kmsaccess.aws.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class EventBridgeAnswersTest {

  private static final String CENTRAL =
      "arn:aws:events:eu-central-1:111122223333:event-bus/kms-access";
  private static final String COPY =
      "arn:aws:events:eu-central-1:210987654321:event-bus/kms-access";
  private static final AccountId MEMBER = new AccountId("210987654321");

  private final FakeEventBridge eventBridge = new FakeEventBridge();
  private final EventBridgeAnswers answers =
      new EventBridgeAnswers(eventBridge, Arn.parse(CENTRAL).orElseThrow());

  @Test
  void publish_putsTheAnswerAndItsCopy_inOneCall() {
    assertThat(answers.publish(List.of(ended("a")))).isEmpty();

    assertThat(eventBridge.calls).hasSize(1);
    List<PutEventsRequestEntry> entries = eventBridge.calls.getFirst().entries();
    assertThat(entries)
        .extracting(PutEventsRequestEntry::eventBusName)
        .containsExactly(CENTRAL, COPY);
    assertThat(entries)
        .allSatisfy(
            it -> {
              assertThat(it.source()).isEqualTo("kms-access");
              assertThat(it.detailType()).isEqualTo("KMS Access Ended");
              assertThat(it.detail()).contains("\"requestId\":\"a\"");
            });
  }

  @Test
  void publish_ofAnAnswerToTheKeyAccountItself_needsNoCopy() {
    answers.publish(List.of(ended(new AccountId("111122223333"), "a")));

    assertThat(eventBridge.calls.getFirst().entries()).hasSize(1);
  }

  @Test
  void publish_ofMany_neverPutsMoreThanTenEntries_andKeepsTheirOrder() {
    List<Answer> many =
        Collections.nCopies(12, 0).stream().<Answer>map(it -> ended("r" + it)).toList();

    answers.publish(many);

    assertThat(eventBridge.calls)
        .extracting(call -> call.entries().size())
        .containsExactly(10, 10, 4);
  }

  @Test
  void publish_whereTheMembersBusRefusesItsEntry_succeeds_andNamesTheAccount() {
    eventBridge.result = entry -> failed(entry.eventBusName().equals(COPY));

    assertThat(answers.publish(List.of(ended("a"), ended("b")))).containsExactly(MEMBER);
  }

  @Test
  void publish_whereTheMembersBusFailsTheWholeCall_stillReachesTheCentralBus() {
    eventBridge.result =
        entry -> {
          if (entry.eventBusName().equals(COPY)) {
            throw error("AccessDeniedException", 400);
          }
          return failed(false);
        };

    assertThat(answers.publish(List.of(ended("a")))).containsExactly(MEMBER);
    assertThat(eventBridge.taken)
        .extracting(PutEventsRequestEntry::eventBusName)
        .containsExactly(CENTRAL);
  }

  @Test
  void publish_whereTheCentralBusRefuses_throws() {
    eventBridge.result = entry -> failed(entry.eventBusName().equals(CENTRAL));

    assertThatThrownBy(() -> answers.publish(List.of(ended("a"))))
        .isInstanceOf(UnpublishedException.class)
        .hasMessageContaining("InternalFailure");
  }

  @Test
  void publish_whereEventBridgeIsThrottled_throws_withoutFurtherCalls() {
    eventBridge.result =
        entry -> {
          throw error("ThrottlingException", 400);
        };

    assertThatThrownBy(() -> answers.publish(List.of(ended("a"))))
        .isInstanceOf(EventBridgeException.class);
    assertThat(eventBridge.calls).hasSize(1);
  }

  private static Answer ended(String requestId) {
    return ended(MEMBER, requestId);
  }

  private static Answer ended(AccountId requester, String requestId) {
    return new AccessEnded(
        requester,
        requestId,
        AccessEnded.Cause.EXPIRED,
        new Handle.Grant(
            KeyArn.of(
                "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            "a1"),
        "arn:aws:iam::210987654321:role/report-writer",
        /* reshared= */ false,
        Instant.parse("2026-03-01T08:00:00Z"),
        Instant.parse("2026-03-01T08:00:30Z"));
  }

  private static PutEventsResultEntry failed(boolean failed) {
    return failed
        ? PutEventsResultEntry.builder().errorCode("InternalFailure").errorMessage("no").build()
        : PutEventsResultEntry.builder().eventId("e1").build();
  }

  private static RuntimeException error(String code, int status) {
    return EventBridgeException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
        .statusCode(status)
        .build();
  }

  private static final class FakeEventBridge implements EventBridgeClient {
    final List<PutEventsRequest> calls = new ArrayList<>();
    final List<PutEventsRequestEntry> taken = new ArrayList<>();
    Function<PutEventsRequestEntry, PutEventsResultEntry> result = entry -> failed(false);

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      calls.add(request);
      List<PutEventsResultEntry> results = request.entries().stream().map(result).toList();
      taken.addAll(request.entries());
      return PutEventsResponse.builder().entries(results).build();
    }

    @Override
    public String serviceName() {
      return "events";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
