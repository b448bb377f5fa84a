package dev.kmsaccess.aws.kms;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.exposure.TrustZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyResponse;

/** What the writer of key policies does where a policy cannot be written, or must not be. */
class KeyPolicyAccessesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final AccountId OWNER = new AccountId("111122223333");
  private static final AccountId MEMBER = new AccountId("210987654321");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final String ROOT =
      "{\"Sid\":\"Root\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
          + "\"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}";

  private static final String TWO =
      ROOT.replace(
          "\"arn:aws:iam::111122223333:root\"",
          "[\"arn:aws:iam::111122223333:root\",\"arn:aws:iam::111122223333:user/ann\"]");
  private static final String TWO_TURNED =
      ROOT.replace(
          "\"arn:aws:iam::111122223333:root\"",
          "[\"arn:aws:iam::111122223333:user/ann\",\"arn:aws:iam::111122223333:root\"]");

  private final PolicyOfAKey kms = new PolicyOfAKey();
  private Instant now = NOW;
  private final KeyPolicyAccesses accesses =
      new KeyPolicyAccesses(
          kms,
          new Installation(
              new StackName("kms-access"),
              "aws",
              OWNER,
              "eu-central-1",
              Duration.ofDays(7),
              Set.of(Mode.POLICY)),
          now -> TrustZone.builder().account(MEMBER).build(),
          () -> now);

  @Test
  void open_onAPolicyThatIsNotUnderstood_isRefused_andWritesNothing() {
    kms.policy = "{\"Statement\":[" + ROOT + ",{\"Effect\":\"Perhaps\"}]}";

    assertRefused(accesses.open(access("Decrypt")), Opened.Cause.POLICY_NOT_UNDERSTOOD);
    assertThat(accesses.rehearse(access("Decrypt")))
        .map(Opened.Refused::cause)
        .contains(Opened.Cause.POLICY_NOT_UNDERSTOOD);
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_onAPolicyThatIsFull_isRefused_andSaysByHowMuch() {
    kms.policy = policy(ROOT, ROOT.replace("\"Root\"", "\"" + "x".repeat(32_400) + "\""));

    Opened opened = accesses.open(access("Decrypt"));

    assertRefused(opened, Opened.Cause.POLICY_FULL);
    assertThat(opened.toString()).contains("there are 32,768");
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_whereAStatementBearsItsNameWithOtherContent_isRefused() {
    Access access = access("Decrypt");
    kms.policy = policy(ROOT, ROOT.replace("\"Root\"", "\"" + access.name().format() + "\""));

    assertRefused(accesses.open(access), Opened.Cause.POLICY_NOT_UNDERSTOOD);
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_ofRetireGrant_isRefused_forNoKeyPolicyGivesIt() {
    assertRefused(accesses.open(access("RetireGrant")), Opened.Cause.INVALID);
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_underAnOldVersion_isRefusedWhereAnEncryptionContextHasADollar() {
    kms.policy = policy(ROOT).replace("2012-10-17", "2008-10-17");

    assertRefused(
        accesses.open(
            access(
                "Decrypt",
                new EncryptionContextConstraint.Includes(Map.of("of", "${aws:username}")))),
        Opened.Cause.INVALID);
    assertThat(kms.written).isEmpty();
  }

  @Test
  void openAndEnd_onAPolicyThatNamesADeletedPrincipal_sayWho_andWriteNothing() {
    accesses.open(access("Decrypt"));
    String dead = ROOT.replace("arn:aws:iam::111122223333:root", "AROAABCDEFGHIJKLMNOPQ");
    kms.policy = kms.policy.replace("\"Statement\":[", "\"Statement\":[" + dead + ",");
    kms.written.clear();

    Opened opened = accesses.open(access("Encrypt"));
    Ended ended = accesses.end(live(access("Decrypt")));

    assertRefused(opened, Opened.Cause.POLICY_NAMES_DELETED_PRINCIPAL);
    assertThat(opened.toString()).contains("AROAABCDEFGHIJKLMNOPQ");
    assertThat(ended)
        .isInstanceOfSatisfying(
            Ended.Stuck.class, it -> assertThat(it.toString()).contains("AROAABCDEFGHIJKLMNOPQ"));
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_thatWouldLetAStrangerIn_isRefused() {
    Access strangers =
        access(
            "Decrypt",
            new EncryptionContextConstraint.None(),
            PrincipalArn.of("arn:aws:iam::999900001111:role/stranger"));

    assertRefused(accesses.open(strangers), Opened.Cause.POLICY_WOULD_EXPOSE_KEY);
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_thatKmsCallsMalformed_isRefused_byWhatItSays() {
    kms.refusal =
        Optional.of(
            MalformedPolicyDocumentException.builder()
                .message("Policy contains a statement with one or more invalid principals.")
                .build());
    assertRefused(accesses.open(access("Decrypt")), Opened.Cause.POLICY_NAMES_DELETED_PRINCIPAL);

    kms.refusal =
        Optional.of(
            MalformedPolicyDocumentException.builder()
                .message("The new key policy will not allow you to update it in the future.")
                .build());
    assertRefused(accesses.open(access("Decrypt")), Opened.Cause.NOT_PERMITTED);
  }

  @Test
  void open_whereKmsHasNoRoom_isRefusedAsFull() {
    kms.refusal =
        Optional.of(
            (KmsException) LimitExceededException.builder().message("It is too long.").build());

    assertRefused(accesses.open(access("Decrypt")), Opened.Cause.POLICY_FULL);
  }

  @Test
  void open_onAPolicyThatChangesAgainAndAgain_writesNothing_andEndIsPutOff() {
    for (int i = 0; i < 40; i++) {
      kms.reads.add(policy(ROOT.replace("\"Root\"", "\"Root" + i + "\"")));
    }

    assertThatThrownBy(() -> accesses.open(access("Decrypt")))
        .hasMessageContaining("changes again and again");
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_onAPolicyWhosePrincipalsComeInAnotherOrderEachTime_writesIt() {
    for (int i = 0; i < 10; i++) {
      kms.reads.add(policy(TWO));
      kms.reads.add(policy(TWO_TURNED));
    }

    assertThat(accesses.open(access("Decrypt"))).isInstanceOf(Opened.Made.class);
    assertThat(kms.written).hasSize(1);
  }

  @Test
  void end_whereKmsShowsWhatWasBeforeTheLastWrite_inAnotherOrder_isPutOff() {
    kms.policy = policy(TWO);
    accesses.open(access("Decrypt"));
    kms.policy = policy(TWO_TURNED);

    assertThat(accesses.end(live(access("Decrypt")))).isInstanceOf(Ended.Postponed.class);
  }

  @Test
  void end_whereKmsDoesNotShowTheLastWrite_isPutOff() {
    String before = kms.policy;
    accesses.open(access("Decrypt"));
    kms.policy = before;
    kms.written.clear();

    assertThat(accesses.end(live(access("Decrypt")))).isInstanceOf(Ended.Postponed.class);
    assertThat(kms.written).isEmpty();
  }

  @Test
  void open_whereSomebodyPutThePolicyBackToThatOfBefore_goesOn_onceKmsMustHaveShownTheLastWrite() {
    String before = kms.policy;
    accesses.open(access("Decrypt"));
    kms.policy = before;

    assertThatThrownBy(() -> accesses.open(access("Encrypt"))).hasMessageContaining("last write");
    now = NOW.plus(Duration.ofMinutes(15));

    assertThat(accesses.open(access("Encrypt"))).isInstanceOf(Opened.Made.class);
    assertThat(kms.policy).contains("/2/"); // the number of before is not given out again
  }

  @Test
  void endAndTo_onAPolicyThatIsNotUnderstood_sayThatItIsNot() {
    kms.policy = "{\"Statement\":5}";

    assertThat(accesses.end(live(access("Decrypt")))).isInstanceOf(Ended.Stuck.class);
    assertThat(accesses.to(KEY))
        .singleElement()
        .isInstanceOfSatisfying(
            Found.Unreadable.class, it -> assertThat(it.toString()).contains(KEY.toString()));
  }

  @Test
  void to_aKeyThatShutsUsOut_saysThatItCannotBeRead() {
    kms.shut = Optional.of(FakeKms.error("AccessDeniedException", "not authorized", 400));

    assertThat(accesses.to(KEY)).singleElement().isInstanceOf(Found.Unreadable.class);
  }

  @Test
  void to_aKeyThatIsGone_findsNothing() {
    kms.shut = Optional.of(NotFoundException.builder().message("Key does not exist").build());

    assertThat(accesses.to(KEY)).isEmpty();
  }

  @Test
  void to_aKeyOfAnotherAccountOrRegion_findsNothing_andReadsNoPolicy() {
    kms.shut = Optional.of(FakeKms.error("AccessDeniedException", "not authorized", 400));

    assertThat(accesses.to(KeyArn.of(KEY.toString().replace("111122223333", "444455556666"))))
        .isEmpty();
    assertThat(accesses.to(KeyArn.of(KEY.toString().replace("eu-central-1", "us-east-1"))))
        .isEmpty();
  }

  @Test
  void all_asksForTheTagOfAKeyWithoutIt_onlyEveryTenMinutes() {
    kms.optIn = "";

    assertThat(accesses.all()).isEmpty();
    kms.optIn = "policy";
    now = NOW.plus(Duration.ofMinutes(10)).minusSeconds(1);
    assertThat(accesses.all()).isEmpty();
    assertThat(kms.asked).isEqualTo(1);

    accesses.open(access("Decrypt"));
    assertThat(accesses.all()).as("what was opened here is looked at at once").hasSize(1);
  }

  @Test
  void all_looksAgain_whereAKeyGotTheTag() {
    kms.optIn = "grant";
    assertThat(accesses.all()).isEmpty();
    accesses.open(access("Decrypt"));
    assertThat(accesses.all()).isEmpty();

    kms.optIn = "grant policy";
    now = NOW.plus(Duration.ofMinutes(10));

    assertThat(accesses.all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy policy", " policy", "grant  policy", "a  b  c policy"})
  void all_whateverElseTheTagSays_looksWhereItNamesTheMode(String tag) {
    accesses.open(access("Decrypt"));
    kms.optIn = tag;

    assertThat(accesses.all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a  b  c", "grant grant", "  ", "Policy"})
  void all_whereTheTagDoesNotNameTheMode_looksNowhere(String tag) {
    accesses.open(access("Decrypt"));
    kms.optIn = tag;

    assertThat(accesses.all()).isEmpty();
  }

  @Test
  void all_whereOneKeyCannotBeLookedAt_saysSoOfThatKey() {
    kms.shut =
        Optional.of(
            (KmsException) KmsInvalidStateException.builder().message("is pending import").build());

    assertThat(accesses.all())
        .singleElement(as(type(Found.Unreadable.class)))
        .extracting(Found.Unreadable::where, as(STRING))
        .contains(KEY.toString());
  }

  @Test
  void all_whereKmsDoesNotAnswer_breaksOff_forWhatThereIsWouldBeMissed() {
    kms.shut = Optional.of((KmsException) KmsException.builder().statusCode(500).build());

    assertThatThrownBy(() -> accesses.all().toList()).isInstanceOf(KmsException.class);
  }

  private static void assertRefused(Opened opened, Opened.Cause cause) {
    assertThat(opened)
        .isInstanceOfSatisfying(
            Opened.Refused.class, it -> assertThat(it.cause()).isEqualTo(cause));
  }

  private static Access access(String operation) {
    return access(operation, new EncryptionContextConstraint.None());
  }

  private static Access access(String operation, EncryptionContextConstraint context) {
    return access(
        operation, context, PrincipalArn.of("arn:aws:iam::210987654321:role/report-writer"));
  }

  private static Access access(
      String operation, EncryptionContextConstraint context, PrincipalArn grantee) {
    AccessScope scope =
        new AccessScope(
            MEMBER,
            grantee,
            KEY,
            KmsOperation.expand(operation).orElseThrow(),
            Mode.POLICY,
            context.pairs().keySet());
    return new Access(
        AccessName.of(
            new StackName("kms-access"),
            new AccessId(MEMBER, operation),
            NOW.plus(Duration.ofHours(8)),
            scope,
            context),
        scope,
        context);
  }

  private static LiveAccess live(Access access) {
    return new LiveAccess(
        access.name(),
        new Handle.Statement(KEY, access.name().format()),
        access.scope().grantee().toString(),
        /* reshares= */ false);
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  /** A KMS that has one key, and shows its policy as it was written, or as it is told. */
  private static final class PolicyOfAKey implements KmsClient {
    private String policy = policy(ROOT);
    private final Deque<String> reads = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private Optional<KmsException> refusal = Optional.empty();
    private Optional<KmsException> shut = Optional.empty();
    private String optIn = "policy";
    private int asked;

    @Override
    public ListKeysResponse listKeys(ListKeysRequest request) {
      return ListKeysResponse.builder().keys(it -> it.keyArn(KEY.toString())).build();
    }

    @Override
    public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
      asked++;
      return ListResourceTagsResponse.builder()
          .tags(it -> it.tagKey("kms-access").tagValue(optIn))
          .build();
    }

    @Override
    public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
      shut.ifPresent(
          it -> {
            throw it;
          });
      return GetKeyPolicyResponse.builder()
          .policy(reads.isEmpty() ? policy : reads.removeFirst())
          .build();
    }

    @Override
    public PutKeyPolicyResponse putKeyPolicy(PutKeyPolicyRequest request) {
      refusal.ifPresent(
          it -> {
            throw it;
          });
      written.add(request.policy());
      policy = request.policy();
      return PutKeyPolicyResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "kms";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
