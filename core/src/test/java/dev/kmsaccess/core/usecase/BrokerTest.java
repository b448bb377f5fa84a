package dev.kmsaccess.core.usecase;

import static dev.kmsaccess.core.event.Envelopes.MEMBER;
import static dev.kmsaccess.core.event.Envelopes.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessGranted;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerTest {

  private static final AccountId KEY_ACCOUNT = new AccountId("123456789012");
  private static final AccountId COLLEAGUE = new AccountId("333333333333");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final KeyArn OTHER_KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/9999abcd-12ab-34cd-56ef-1234567890ab");
  private static final String RULES =
      """
      { "version": "1", "rules": [
        { "id": "shared-data", "keys": ["alias/shared-data"],
          "accounts": ["210987654321", "333333333333"], "grantees": ["arn:aws:iam::*:*"],
          "operations": ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*", "DescribeKey"],
          "modes": ["grant"], "longestDuration": "PT12H", "contact": "data@example.com",
          "allowWholeAccount": true } ] }
      """;
  private static final String REQUEST =
      """
      { "version": "1", "requestId": "nightly", "key": "alias/shared-data",
        "grantee": "arn:aws:iam::210987654321:role/report-writer", "duration": "PT8H",
        "operations": ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey", "DescribeKey"],
        "encryptionContext": { "includes": { "dataset": "it's" } } }
      """;
  private static final String RELEASE = "{ \"version\": \"1\", \"requestId\": \"nightly\" }";

  private final MemoryAccesses accesses = new MemoryAccesses();
  private final List<Answer> published = new ArrayList<>();
  private final AtomicInteger lookUps = new AtomicInteger();
  private Instant now = TIME.plusSeconds(2);
  private RuleBook rules = rules(RULES);
  private Optional<Seal> seal = Optional.empty();

  @Test
  void handle_requestThatIsAllowed_isGranted() {
    AccessGranted granted = granted(REQUEST);

    assertThat(granted.requestId()).isEqualTo("nightly");
    assertThat(granted.key()).isEqualTo(KEY);
    assertThat(granted.expiresAt()).isEqualTo(TIME.plus(Duration.ofHours(8)));
    assertThat(granted.endsBy()).isAfter(granted.expiresAt());
    assertThat(granted.rule()).isEqualTo("shared-data");
    assertThat(granted.iamPolicy()).isEmpty();
    assertThat(granted.copyTo()).contains(MEMBER);
    assertThat(accesses.live).hasSize(1);
  }

  @Test
  void handle_grantedAnswer_hasCommandsForAShell() {
    String key = KEY.toString();

    assertThat(granted(REQUEST).commands())
        .containsExactly(
            "aws kms describe-key --key-id "
                + key
                + " --grant-tokens token-0 --region eu-central-1",
            "echo 'Hello, World!' > plaintext.txt",
            "aws kms encrypt --key-id "
                + key
                + " --plaintext fileb://plaintext.txt"
                + " --encryption-context '{\"dataset\":\"it'\\''s\"}'"
                + " --grant-tokens token-0 --region eu-central-1"
                + " --output text --query CiphertextBlob | base64 --decode > ciphertext.bin",
            "aws kms decrypt --key-id "
                + key
                + " --ciphertext-blob fileb://ciphertext.bin"
                + " --encryption-context '{\"dataset\":\"it'\\''s\"}'"
                + " --grant-tokens token-0 --region eu-central-1"
                + " --output text --query Plaintext | base64 --decode",
            "aws kms re-encrypt --ciphertext-blob fileb://ciphertext.bin --destination-key-id "
                + key
                + " --source-encryption-context '{\"dataset\":\"it'\\''s\"}'"
                + " --destination-encryption-context '{\"dataset\":\"it'\\''s\"}'"
                + " --grant-tokens token-0 --region eu-central-1"
                + " --output text --query CiphertextBlob | base64 --decode > reencrypted.bin",
            "aws kms generate-data-key --key-id "
                + key
                + " --key-spec AES_256 --encryption-context '{\"dataset\":\"it'\\''s\"}'"
                + " --grant-tokens token-0 --region eu-central-1"
                + " --output text --query CiphertextBlob | base64 --decode > data-key.bin");
  }

  @Test
  void handle_requestDeliveredTwice_opensOneAccessAndSaysTheSame() {
    AccessGranted first = granted(REQUEST);
    now = now.plus(Duration.ofMinutes(3));
    AccessGranted second = granted(REQUEST);

    assertThat(accesses.live).hasSize(1);
    assertThat(second.handle()).isEqualTo(first.handle());
    assertThat(second.expiresAt()).isEqualTo(first.expiresAt());
    assertThat(second.grantToken()).isNotEqualTo(first.grantToken());
  }

  @Test
  void handle_repeatAfterTheRuleIsGone_namesTheExistingAccess() {
    AccessGranted first = granted(REQUEST);
    rules = rules("{ \"version\": \"1\", \"rules\": [] }");

    AccessRefused refused = refused(REQUEST);

    assertThat(codes(refused)).containsExactly(ReasonCode.NOT_ALLOWED);
    assertThat(refused.existing())
        .containsExactly(
            new AccessRefused.Existing(first.handle().orElseThrow(), first.expiresAt()));
  }

  @Test
  void handle_requestThatIsRefused_opensNothing() {
    AccessRefused refused = refused(REQUEST.replace("PT8H", "PT13H"));

    assertThat(codes(refused)).containsExactly(ReasonCode.DURATION_TOO_LONG);
    assertThat(refused.rule()).contains("shared-data");
    assertThat(refused.contact()).contains("data@example.com");
    assertThat(refused.wouldGrant().orElseThrow().duration()).isEqualTo(Duration.ofHours(12));
    assertThat(accesses.live).isEmpty();
  }

  @Test
  void handle_requestOfAnAccountThatNoRuleNames_asksNothingAboutTheKey() {
    AccessRefused refused =
        (AccessRefused) only(envelope(DetailType.REQUEST, new AccountId("666666666666"), REQUEST));

    assertThat(codes(refused)).containsExactly(ReasonCode.NOT_ALLOWED);
    assertThat(lookUps).hasValue(0);
  }

  @Test
  void handle_dryRun_decidesAndOpensNothing() {
    AccessGranted granted =
        granted(REQUEST.replace("\"version\"", "\"dryRun\": true, \"version\""));

    assertThat(granted.handle()).isEmpty();
    assertThat(granted.grantToken()).isEmpty();
    assertThat(granted.commands()).isEmpty();
    assertThat(StrictJson.write(granted.detail())).contains("\"dryRun\":true");
    assertThat(accesses.live).isEmpty();
  }

  @Test
  void handle_wholeAccount_isToldThePolicyThatItsPrincipalsNeed() {
    AccessGranted granted = granted(REQUEST.replace("role/report-writer", "root"));

    assertThat(StrictJson.write(granted.iamPolicy().orElseThrow()))
        .contains("\"kms:Decrypt\"")
        .contains("\"Resource\":\"" + KEY + "\"");
  }

  @ParameterizedTest
  @EnumSource(Opened.Cause.class)
  void handle_kmsRefuses_isAnsweredWithAReason(Opened.Cause cause) {
    accesses.refusal = Optional.of(new Opened.Refused(cause, "User: arn:aws:sts::1:x\nis not"));

    AccessRefused refused = refused(REQUEST);

    assertThat(refused.reasons()).hasSize(1);
    assertThat(refused.reasons().getFirst().got().orElse("")).doesNotContain("\n");
    if (cause == Opened.Cause.FROZEN || cause == Opened.Cause.NOT_PERMITTED) {
      assertThat(refused.reasons().getFirst().got()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DetailType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"REQUEST", "RELEASE", "APPROVE"})
  void handle_answerThatAMemberForged_isIgnored(DetailType type) {
    assertThat(handle(envelope(type, MEMBER, REQUEST))).isInstanceOf(Handled.Ignored.class);
    assertThat(published).isEmpty();
  }

  @Test
  void handle_replayedRequest_isIgnored() {
    EventEnvelope event = envelope(DetailType.REQUEST, MEMBER, REQUEST);
    EventEnvelope replayed =
        new EventEnvelope(
            event.id(),
            event.source(),
            event.detailType(),
            event.account(),
            event.time(),
            event.region(),
            Optional.of("replay-1"),
            event.detail());

    assertThat(handle(replayed)).isInstanceOf(Handled.Ignored.class);
    assertThat(accesses.live).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"version\": \"9\"}", "{\"requestId\": {\"a\": []}}"})
  void handle_requestThatMakesNoSense_isAnswered(String detail) {
    assertThat(refused(detail).reasons()).isNotEmpty();
  }

  @Nested
  class Releasing {

    @Test
    void handle_releaseByTheRequester_endsEveryAccessOfThatId() {
      granted(REQUEST);
      granted(REQUEST.replace("PT8H", "PT7H"));
      granted(REQUEST.replace("nightly", "other"));

      List<Answer> given = answers(envelope(DetailType.RELEASE, MEMBER, RELEASE));

      assertThat(given)
          .hasSize(2)
          .allSatisfy(
              it ->
                  assertThat(it)
                      .isInstanceOfSatisfying(
                          AccessEnded.class,
                          ended ->
                              assertThat(ended.cause()).isEqualTo(AccessEnded.Cause.RELEASED)));
      assertThat(accesses.live).hasSize(1);
    }

    @Test
    void handle_releaseByAnotherAccount_endsNothing() {
      granted(REQUEST);

      assertThat(codes(only(envelope(DetailType.RELEASE, COLLEAGUE, RELEASE))))
          .containsExactly(ReasonCode.NO_SUCH_ACCESS);
      assertThat(accesses.live).hasSize(1);
    }

    @Test
    void handle_releaseOfWhatIsNotThere_saysThatAPendingRequestIsNotCancelledByIt() {
      assertThat(only(envelope(DetailType.RELEASE, MEMBER, RELEASE)))
          .isInstanceOfSatisfying(
              AccessRefused.class,
              it ->
                  assertThat(it.reasons())
                      .singleElement()
                      .satisfies(
                          reason -> assertThat(reason.hint()).contains("waits for an approval")));
    }

    @Test
    void handle_releaseByTheKeyAccount_endsAnybodysAccess() {
      granted(REQUEST);

      Answer ended = only(envelope(DetailType.RELEASE, KEY_ACCOUNT, RELEASE));

      assertThat(ended).isInstanceOf(AccessEnded.class);
      assertThat(ended.copyTo()).contains(MEMBER);
    }

    @Test
    void handle_releaseByTheKeyAccountForOneRequester_leavesTheOthers() {
      granted(REQUEST);
      String meansColleague = RELEASE.replace("}", ", \"requester\": \"333333333333\" }");

      assertThat(codes(only(envelope(DetailType.RELEASE, KEY_ACCOUNT, meansColleague))))
          .containsExactly(ReasonCode.NO_SUCH_ACCESS);
      assertThat(accesses.live).hasSize(1);
    }

    @Test
    void handle_releaseWithAHandle_endsThatAccessOnly() {
      granted(REQUEST);
      granted(REQUEST.replace("PT8H", "PT7H"));
      String one = RELEASE.replace("}", ", \"grantId\": \"grant-1\" }");

      assertThat(answers(envelope(DetailType.RELEASE, MEMBER, one))).hasSize(1);
      assertThat(accesses.live).hasSize(1);
    }

    @Test
    void handle_releaseWithAKey_endsNothingOfAnotherKey() {
      granted(REQUEST);
      String other = RELEASE.replace("}", ", \"keyArn\": \"" + OTHER_KEY + "\" }");
      String same = RELEASE.replace("}", ", \"keyArn\": \"" + KEY + "\" }");

      assertThat(codes(only(envelope(DetailType.RELEASE, MEMBER, other))))
          .containsExactly(ReasonCode.NO_SUCH_ACCESS);
      assertThat(only(envelope(DetailType.RELEASE, MEMBER, same))).isInstanceOf(AccessEnded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias/shared-data", "1234abcd-12ab-34cd-56ef-1234567890ab", ""})
    void handle_releaseWithAKeyThatIsNoArn_saysSo(String key) {
      String release = RELEASE.replace("}", ", \"keyArn\": \"" + key + "\" }");

      assertThat(codes(only(envelope(DetailType.RELEASE, MEMBER, release))))
          .containsExactly(ReasonCode.KEY_MALFORMED);
    }

    @Test
    void handle_releaseAmongAFloodOfStrangersGrants_answersThatNotAllWasSeen() {
      granted(REQUEST);
      flood();

      assertThat(codes(only(envelope(DetailType.RELEASE, MEMBER, RELEASE))))
          .containsExactly(ReasonCode.NOT_ENDED_YET);
      assertThat(accesses.endedInOrder).isEmpty();
    }

    @Test
    void handle_renewalAmongAFloodOfStrangersGrants_isGranted_andTheOldOneLasts() {
      granted(REQUEST);
      flood();

      granted(
          REQUEST
              .replace("\"nightly\"", "\"next\"")
              .replace("\"duration\"", "\"renews\": \"nightly\", \"duration\""));
      assertThat(accesses.live).hasSize(2);
    }

    private void flood() {
      accesses.others.addAll(Collections.nCopies(20_000, new Found.Foreign("grant g", "not ours")));
      accesses.brokenAfterListing = Optional.of(new IllegalStateException("read to its end"));
    }

    @Test
    void handle_releaseThatComesAgain_isQuietUnlessItFindsSomething() {
      assertThat(answersAgain(RELEASE)).isEmpty();

      granted(REQUEST);

      assertThat(answersAgain(RELEASE)).hasSize(1);
      assertThat(accesses.live).isEmpty();
    }

    @Test
    void handle_releaseThatCannotEndOne_endsTheOthersAndSaysSo() {
      granted(REQUEST);
      accesses.endings.put("nightly", new Ended.Postponed("throttled"));

      assertThat(codes(only(envelope(DetailType.RELEASE, MEMBER, RELEASE))))
          .containsExactly(ReasonCode.NOT_ENDED_YET);
    }

    @Test
    void handle_foreignAccessOfThatId_isNotTouched() {
      accesses.others.add(new Found.Foreign("grant g", "not ours"));

      assertThat(codes(only(envelope(DetailType.RELEASE, MEMBER, RELEASE))))
          .containsExactly(ReasonCode.NO_SUCH_ACCESS);
      assertThat(accesses.endedInOrder).isEmpty();
    }

    @Test
    void handle_releaseWithFaults_saysThem() {
      assertThat(codes(only(envelope(DetailType.RELEASE, MEMBER, "{ \"what\": 1 }"))))
          .containsExactly(
              ReasonCode.MISSING_FIELD, ReasonCode.MISSING_FIELD, ReasonCode.UNKNOWN_FIELD);
    }
  }

  private AccessGranted granted(String request) {
    return (AccessGranted) only(envelope(DetailType.REQUEST, MEMBER, request));
  }

  private AccessRefused refused(String request) {
    return (AccessRefused) only(envelope(DetailType.REQUEST, MEMBER, request));
  }

  private Answer only(EventEnvelope event) {
    List<Answer> answers = answers(event);
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private List<Answer> answers(EventEnvelope event) {
    return answers(handle(event));
  }

  private List<Answer> answersAgain(String release) {
    return answers(
        broker().handle(envelope(DetailType.RELEASE, MEMBER, release), Broker.Delivery.AGAIN));
  }

  private List<Answer> answers(Handled handled) {
    assertThat(handled).isInstanceOf(Handled.Answered.class);
    List<Answer> answers = ((Handled.Answered) handled).answers();
    assertThat(published).endsWith(answers.toArray(Answer[]::new));
    return answers;
  }

  private Handled handle(EventEnvelope event) {
    return broker().handle(event, Broker.Delivery.FIRST);
  }

  private Broker broker() {
    KeyFacts facts =
        new KeyFacts(
            KEY,
            KeyState.USABLE,
            KeyKind.SYMMETRIC,
            false,
            Optional.of("grant"),
            Set.of("alias/shared-data"));
    return new Broker(
        new Installation(
            new StackName("kms-access"),
            "aws",
            KEY_ACCOUNT,
            "eu-central-1",
            Duration.ofDays(7),
            Set.of(Mode.GRANT)),
        rules,
        key -> {
          lookUps.incrementAndGet();
          return Optional.of(facts);
        },
        account -> Optional.empty(),
        List.of(accesses),
        answers -> {
          published.addAll(answers);
          return List.of();
        },
        seal,
        () -> now);
  }

  private static EventEnvelope envelope(DetailType type, AccountId sender, String detail) {
    return Envelopes.of(type, sender, TIME, detail);
  }

  private static List<ReasonCode> codes(Answer answer) {
    return ((AccessRefused) answer).reasons().stream().map(Reason::code).toList();
  }

  private static RuleBook rules(String text) {
    return switch (RuleBookParser.parse(text)) {
      case RuleBookParser.Result.Valid(RuleBook valid) -> valid;
      case RuleBookParser.Result.Invalid invalid ->
          throw new AssertionError(invalid.problems().toString());
    };
  }
}
