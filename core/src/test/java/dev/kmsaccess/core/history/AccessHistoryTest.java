package dev.kmsaccess.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.EventEnvelope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** One name may be given, given up and given again; each time is told, and none twice. */
class AccessHistoryTest {

  private static final AccountId KEY_ACCOUNT = new AccountId("123456789012");
  private static final Instant TEN = Instant.parse("2026-03-14T10:00:00Z");
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  private final List<EventEnvelope> answers = new ArrayList<>();

  @Test
  void of_whatWasGivenTwiceUnderOneName_tellsBoth() {
    granted(TEN);
    ended(TEN.plusSeconds(600));
    granted(TEN.plusSeconds(1_200));

    assertThat(told())
        .containsExactly(
            tuple(Optional.of(TEN), TEN.plusSeconds(600)),
            tuple(Optional.of(TEN.plusSeconds(1_200)), NOON));
  }

  @Test
  void of_whatEndedAndWasGivenAgainWithinASecond_tellsBoth() {
    granted(TEN);
    ended(TEN.plusMillis(60_300));
    granted(TEN.plusSeconds(60));

    assertThat(told())
        .containsExactly(
            tuple(Optional.of(TEN), TEN.plusMillis(60_300)),
            tuple(Optional.of(TEN.plusSeconds(60)), NOON));
  }

  @Test
  void of_whatBeganAndEndedWithinASecond_tellsItOnce() {
    granted(TEN);
    ended(TEN.plusMillis(800));

    assertThat(told()).containsExactly(tuple(Optional.of(TEN), TEN.plusMillis(800)));
  }

  @Test
  void of_anAnswerThatCameAgain_tellsTheAccessOnce() {
    granted(TEN);
    granted(TEN.plusSeconds(300));
    ended(TEN.plusSeconds(600));
    answers.addAll(List.copyOf(answers));

    assertThat(told()).containsExactly(tuple(Optional.of(TEN), TEN.plusSeconds(600)));
  }

  @Test
  void of_whatNoAnswerGave_tellsItsEnd() {
    ended(TEN.plusSeconds(600));

    assertThat(told()).containsExactly(tuple(Optional.empty(), TEN.plusSeconds(600)));
    PastAccess access = AccessHistory.of(KEY_ACCOUNT, answers).getFirst();
    assertThat(access.wasThere(TEN, NOON)).isTrue();
    assertThat(access.wasThere(NOON, NOON.plusSeconds(60))).isFalse();
  }

  private List<Tuple> told() {
    List<EventEnvelope> shuffled = new ArrayList<>(answers);
    Collections.reverse(shuffled);
    return AccessHistory.of(KEY_ACCOUNT, shuffled).stream()
        .map(it -> tuple(it.from(), it.until()))
        .toList();
  }

  private void granted(Instant at) {
    answer("KMS Access Granted", at, ", \"endsBy\": \"" + NOON + "\"");
  }

  private void ended(Instant at) {
    answer("KMS Access Ended", at, ", \"cause\": \"released\", \"endedAt\": \"" + at + "\"");
  }

  private void answer(String type, Instant at, String more) {
    String event =
        """
        {"version": "0", "id": "%s", "detail-type": "%s", "source": "kms-access", "account": "123456789012",
         "time": "%s", "region": "eu-central-1", "resources": [],
         "detail": {"requestId": "one", "requester": "210987654321", "mode": "policy", "keyArn": "k", "grantee": "g",
                    "statementId": "s", "expiresAt": "%s"%s}}
        """
            .formatted(
                "answer-" + answers.size(), type, at.truncatedTo(ChronoUnit.SECONDS), NOON, more);
    answers.add(((EventEnvelope.Result.Read) EventEnvelope.parse(event)).envelope());
  }
}
