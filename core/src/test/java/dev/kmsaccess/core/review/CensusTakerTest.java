package dev.kmsaccess.core.review;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the census sees where a key is odd. */
class CensusTakerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final AccountId OWNER = new AccountId("111122223333");
  private static final PrincipalArn REAPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/kms-access-reaper-eu-central-1");
  private static final KeyArn ODD = key(1);
  private static final KeyArn PLAIN = key(2);

  private final TaggedKeys keys = new TaggedKeys();

  @ParameterizedTest
  @ValueSource(strings = {"policy policy", "a  b  c", "  ", " policy ", "grant grant policy"})
  void take_whateverTheTagOfAKey_readsIt_andThoseBehindIt(String tag) {
    keys.tags.put(ODD, tag);
    keys.tags.put(PLAIN, "grant");
    keys.grant(grant(ODD));
    keys.grant(grant(PLAIN));

    Census census = census(List.of());

    assertThat(census.isWhole()).isTrue();
    assertThat(census.residents())
        .extracting(it -> it.access().handle().key())
        .containsExactly(ODD, PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy policy", " policy", "grant policy policy"})
  void take_whereATagNamesAMode_readsItsAccesses(String tag) {
    keys.tags.put(ODD, tag);

    assertThat(census(List.of(new StatementOfEachKey())).residents())
        .extracting(Resident::mode)
        .containsExactly(Mode.POLICY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Policy", "policy,grant", "policies", "grant"})
  void take_whereATagDoesNotNameAMode_readsNoneOfIt(String tag) {
    keys.tags.put(ODD, tag);

    assertThat(census(List.of(new StatementOfEachKey())).residents()).isEmpty();
  }

  @Test
  void take_whereTheReadingOfAKeyBreaks_namesTheKey_andReadsThoseBehindIt() {
    keys.tags.put(ODD, "grant");
    keys.tags.put(PLAIN, "grant");
    keys.breaking.add(ODD);
    keys.grant(grant(PLAIN));

    Census census = census(List.of());

    assertThat(census.unread())
        .singleElement(as(STRING))
        .contains(ODD.toString(), "nobody thought of this");
    assertThat(census.residents())
        .extracting(it -> it.access().handle().key())
        .containsExactly(PLAIN);
  }

  private Census census(List<Accesses> written) {
    return new CensusTaker(
            keys,
            OWNER,
            new Ownership(new StackName("kms-access"), Set.of(OWNER), Duration.ofDays(7)),
            REAPER,
            written,
            () -> NOW)
        .take(NOW.plusSeconds(60));
  }

  private static KeyArn key(int number) {
    return KeyArn.of(
        "arn:aws:kms:eu-central-1:%s:key/1234abcd-12ab-34cd-56ef-%012d".formatted(OWNER, number));
  }

  private static AccessName name() {
    return new AccessName(
        new StackName("kms-access"),
        new AccessId(new AccountId("210987654321"), "nightly"),
        NOW.plus(Duration.ofHours(2)),
        "0123456789ab");
  }

  private static ListedGrant grant(KeyArn key) {
    return new ListedGrant(
        key.toString(),
        "grant-1",
        name().format(),
        "arn:aws:iam::210987654321:role/report-writer",
        List.of("Decrypt"),
        Optional.of(OWNER.id()),
        NOW);
  }

  /** A place that has one statement in the policy of each key. */
  private static final class StatementOfEachKey implements Accesses {

    @Override
    public Mode mode() {
      return Mode.POLICY;
    }

    @Override
    public Opened open(Access access) {
      throw new UnsupportedOperationException("a census opens nothing");
    }

    @Override
    public Optional<Opened.Refused> rehearse(Access access) {
      throw new UnsupportedOperationException("a census opens nothing");
    }

    @Override
    public Stream<Found> all() {
      throw new UnsupportedOperationException("a census reads key by key");
    }

    @Override
    public Stream<Found> to(KeyArn key) {
      return Stream.of(
          new Found.Ours(
              new LiveAccess(
                  name(),
                  new Handle.Statement(key, name().format()),
                  "arn:aws:iam::210987654321:role/report-writer",
                  /* reshares= */ false)));
    }

    @Override
    public Ended end(LiveAccess access) {
      throw new UnsupportedOperationException("a census ends nothing");
    }
  }
}
