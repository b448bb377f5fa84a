package dev.kmsaccess.core.usecase;

import static dev.kmsaccess.core.event.Envelopes.MEMBER;
import static dev.kmsaccess.core.event.Envelopes.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessGranted;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a batch is worked off. That its accesses live in grants here makes no difference to it. */
class PolicyWriterTest {

  private static final AccountId KEY_ACCOUNT = new AccountId("123456789012");
  private static final StackName STACK = new StackName("kms-access");
  private static final KeyArn KEY = key("1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final KeyArn OTHER_KEY = key("9999abcd-12ab-34cd-56ef-1234567890ab");

  private final MemoryAccesses accesses = new MemoryAccesses();
  private Instant now = TIME.plusSeconds(5);

  @Test
  void write_severalReleases_listWhatLivesOnce() {
    List<PolicyWriter.Item> releases = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      open("nightly-" + i, KEY);
      releases.add(item(release("nightly-" + i)));
    }

    Written written = write(releases);

    assertThat(written.answers()).hasSize(10).allMatch(AccessEnded.class::isInstance);
    assertThat(accesses.live).isEmpty();
    assertThat(accesses.listings).isEqualTo(1);
  }

  @Test
  void write_releaseOfWhatTheSameBatchOpened_findsIt() {
    Written written =
        write(
            List.of(
                item(release("before")), item(toOpen("nightly", KEY)), item(release("nightly"))));

    assertThat(written.answers())
        .hasExactlyElementsOfTypes(AccessRefused.class, AccessGranted.class, AccessEnded.class);
    assertThat(accesses.live).isEmpty();
  }

  @Test
  void write_secondReleaseOfTheSame_findsNoSuchAccess() {
    open("nightly", KEY);

    Written written = write(List.of(item(release("nightly")), item(release("nightly"))));

    assertThat(written.answers()).hasExactlyElementsOfTypes(AccessEnded.class, AccessRefused.class);
  }

  @Test
  void write_releaseThatNamesTheKey_endsThatAccessAlone() {
    open("nightly", KEY);
    open("nightly", OTHER_KEY);

    write(List.of(item(release("nightly", Optional.of(OTHER_KEY)))));

    assertThat(accesses.live).extracting(it -> it.handle().key()).containsExactly(KEY);
  }

  @Test
  void write_whenTheTimeIsOver_putsBackWhatIsLeft() {
    open("nightly", KEY);
    List<PolicyWriter.Item> items =
        List.of(item(toOpen("late", KEY)), item(release("nightly")), item(dryRun("rehearsed")));

    Written written = writer().write(items, now);

    assertThat(written.failed()).extracting(Written.PutBack::item).containsExactlyElementsOf(items);
    assertThat(written.answers()).isEmpty();
    assertThat(accesses.live).hasSize(1);
  }

  @Test
  void write_whenTheTimeIsOverForTheLastTime_answersThatItWasNotDone() {
    PolicyWriter.Item last = new PolicyWriter.Item("m", release("nightly"), /* last= */ true);

    assertThat(writer().write(List.of(last), now).answers())
        .hasExactlyElementsOfTypes(AccessRefused.class);
  }

  @Test
  void write_whenTheTimeEndsWhileItLists_putsTheReleaseBack() {
    open("nightly", KEY);
    accesses.whenListed = () -> now = now.plusSeconds(60);

    Written written = write(List.of(item(release("nightly"))));

    assertThat(written.failed()).hasSize(1);
    assertThat(accesses.live).hasSize(1);
  }

  @Test
  void write_renewalThatCannotFindTheOldOne_isGrantedAndComesAgainForIt() {
    open("old", KEY);
    accesses.brokenAfterListing = Optional.of(new IllegalStateException("throttled"));
    PolicyWriter.Item renewal =
        new PolicyWriter.Item("m", renewing("new", "old"), /* last= */ true);

    Written written = write(List.of(renewal, item(toOpen("another", KEY))));

    assertThat(written.answers())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).isInstanceOf(AccessGranted.class));
    assertThat(written.failed()).extracting(Written.PutBack::item).containsExactly(renewal);

    accesses.brokenAfterListing = Optional.empty();
    assertThat(write(List.of(renewal)).answers())
        .hasExactlyElementsOfTypes(AccessGranted.class, AccessEnded.class);
    assertThat(accesses.endedInOrder).containsExactly("old");
  }

  private Written write(List<PolicyWriter.Item> items) {
    return writer().write(items, now.plusSeconds(40));
  }

  private PolicyWriter writer() {
    Installation installation =
        new Installation(
            STACK,
            "aws",
            KEY_ACCOUNT,
            "eu-central-1",
            Installation.LONGEST_OF_ALL,
            Set.of(Mode.GRANT));
    return new PolicyWriter(installation, List.of(accesses), given -> List.of(), () -> now);
  }

  private void open(String requestId, KeyArn key) {
    accesses.open(access(requestId, key));
  }

  private static PolicyWriter.Item item(Decided what) {
    return new PolicyWriter.Item("message", what, /* last= */ false);
  }

  private static Decided release(String requestId) {
    return release(requestId, Optional.empty());
  }

  private static Decided release(String requestId, Optional<KeyArn> key) {
    return new Decided.ToEnd(
        new Release(MEMBER, requestId, Optional.empty(), key, Optional.empty(), List.of()),
        AccessEnded.Cause.RELEASED,
        /* known= */ false,
        /* again= */ false);
  }

  private static Decided toOpen(String requestId, KeyArn key) {
    return toOpen(access(requestId, key), Optional.empty(), /* dryRun= */ false);
  }

  private static Decided dryRun(String requestId) {
    return toOpen(access(requestId, KEY), Optional.empty(), /* dryRun= */ true);
  }

  private static Decided renewing(String requestId, String renewed) {
    return toOpen(access(requestId, KEY), Optional.of(renewed), /* dryRun= */ false);
  }

  private static Decided toOpen(Access access, Optional<String> renews, boolean dryRun) {
    return new Decided.ToOpen(
        access,
        KeyKind.SYMMETRIC,
        TIME,
        Optional.empty(),
        "shared-data",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        renews,
        Optional.empty(),
        Optional.empty(),
        dryRun);
  }

  private static Access access(String requestId, KeyArn key) {
    AccessScope scope =
        new AccessScope(
            MEMBER,
            PrincipalArn.of("arn:aws:iam::210987654321:role/report-writer"),
            key,
            Set.of(KmsOperation.DECRYPT),
            Mode.GRANT,
            Set.of());
    EncryptionContextConstraint context = new EncryptionContextConstraint.None();
    return new Access(
        AccessName.of(
            STACK, new AccessId(MEMBER, requestId), TIME.plus(Duration.ofHours(8)), scope, context),
        scope,
        context);
  }

  private static KeyArn key(String id) {
    return KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/" + id);
  }
}
