package dev.kmsaccess.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;

class KmsGrantAccessesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final StackName STACK = new StackName("kms-access");
  private static final AccountId KEY_ACCOUNT = new AccountId("111122223333");
  private static final AccountId MEMBER = new AccountId("210987654321");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final PrincipalArn REAPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/kms-access-reaper-eu-central-1");
  private static final Ownership OWNERSHIP =
      new Ownership(STACK, Set.of(KEY_ACCOUNT), Duration.ofDays(7));

  private final FakeKms kms = new FakeKms();
  private final KmsGrantAccesses broker =
      KmsGrantAccesses.endedByOwner(kms, KmsAccounts.all(kms), OWNERSHIP, REAPER);
  private final KmsGrantAccesses reaper = KmsGrantAccesses.endedByRetirer(kms, OWNERSHIP, REAPER);

  @Test
  void open_namesTheAccessAndItsRetirer() {
    Access access = access(new EncryptionContextConstraint.None());

    Opened opened = broker.open(access);

    assertThat(opened)
        .isEqualTo(new Opened.Made(new Handle.Grant(KEY, "a1"), Optional.of("token")));
    CreateGrantRequest request = kms.last(CreateGrantRequest.class);
    assertThat(request.name()).isEqualTo(access.name().format());
    assertThat(request.keyId()).isEqualTo(KEY.toString());
    assertThat(request.granteePrincipal())
        .isEqualTo("arn:aws:iam::210987654321:role/report-writer");
    assertThat(request.retiringPrincipal()).isEqualTo(REAPER.toString());
    assertThat(request.operations())
        .containsExactly(GrantOperation.ENCRYPT, GrantOperation.DECRYPT);
    assertThat(request.constraints()).isNull();
    assertThat(kms.requests).hasSize(1);
  }

  @Test
  void open_withEncryptionContext_constrainsTheGrant() {
    Map<String, String> pairs = Map.of("dataset", "ledger");

    broker.open(access(new EncryptionContextConstraint.EqualTo(pairs)));
    assertThat(kms.last(CreateGrantRequest.class).constraints().encryptionContextEquals())
        .isEqualTo(pairs);

    broker.open(access(new EncryptionContextConstraint.Includes(pairs)));
    assertThat(kms.last(CreateGrantRequest.class).constraints().encryptionContextSubset())
        .isEqualTo(pairs);
  }

  @Test
  void open_whereTheKeysAccountDoesNotLetUsIn_isRefused() {
    KmsAccounts closed =
        account -> {
          throw FakeKms.error("AccessDenied", "is not authorized to perform: sts:AssumeRole", 403);
        };
    KmsGrantAccesses shutOut = KmsGrantAccesses.endedByOwner(kms, closed, OWNERSHIP, REAPER);
    Access access = access(new EncryptionContextConstraint.None());

    assertThat(shutOut.open(access))
        .isInstanceOfSatisfying(
            Opened.Refused.class,
            it -> assertThat(it.cause()).isEqualTo(Opened.Cause.NOT_PERMITTED));
    assertThat(shutOut.rehearse(access))
        .get()
        .extracting(Opened.Refused::cause)
        .isEqualTo(Opened.Cause.NOT_PERMITTED);
    assertThat(kms.requests).isEmpty();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(NotFoundException.builder().build(), Opened.Cause.KEY_NOT_FOUND),
        Arguments.of(DisabledException.builder().build(), Opened.Cause.KEY_STATE),
        Arguments.of(KmsInvalidStateException.builder().build(), Opened.Cause.KEY_STATE),
        Arguments.of(InvalidArnException.builder().build(), Opened.Cause.GRANTEE_UNKNOWN),
        Arguments.of(LimitExceededException.builder().build(), Opened.Cause.LIMIT_REACHED),
        Arguments.of(FakeKms.error("ValidationException", "", 400), Opened.Cause.INVALID),
        Arguments.of(
            denied("because no identity-based policy allows the kms:CreateGrant action"),
            Opened.Cause.NOT_PERMITTED),
        Arguments.of(
            denied("with an explicit deny in a service control policy"),
            Opened.Cause.NOT_PERMITTED),
        Arguments.of(
            denied("with an explicit deny in an identity-based policy"), Opened.Cause.FROZEN));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void open_refusedByKms_isAValue(RuntimeException error, Opened.Cause cause) {
    kms.failure = Optional.of(error);

    Access access = access(new EncryptionContextConstraint.None());

    assertThat(broker.open(access))
        .isInstanceOfSatisfying(
            Opened.Refused.class, it -> assertThat(it.cause()).isEqualTo(cause));
    assertThat(broker.rehearse(access)).map(Opened.Refused::cause).contains(cause);
  }

  @Test
  void open_throttled_throws_soThatTheEventIsTriedAgain() {
    kms.failure = Optional.of(FakeKms.error("ThrottlingException", "Rate exceeded", 400));

    assertThatThrownBy(() -> broker.open(access(new EncryptionContextConstraint.None())))
        .isSameAs(kms.failure.get());
  }

  @Test
  void rehearse_thatWouldSucceed_isEmpty_andMakesNothing() {
    kms.failure = Optional.of(DryRunOperationException.builder().build());

    assertThat(broker.rehearse(access(new EncryptionContextConstraint.None()))).isEmpty();
    assertThat(kms.last(CreateGrantRequest.class).dryRun()).isTrue();
  }

  @Test
  void all_readsEveryPage_andTellsOursFromForeign() {
    String name = access(new EncryptionContextConstraint.None()).name().format();
    kms.addPage(Optional.of("1"), entry("a1", name, "111122223333"));
    kms.addPage(
        Optional.empty(), entry("a2", name, "999900001111"), entry("a3", "", "111122223333"));

    List<Found> found = reaper.all().toList();

    assertThat(found)
        .satisfiesExactly(
            it ->
                assertThat(it)
                    .isInstanceOfSatisfying(
                        Found.Ours.class,
                        ours ->
                            assertThat(ours.it().handle()).isEqualTo(new Handle.Grant(KEY, "a1"))),
            it -> assertThat(it).isInstanceOf(Found.Foreign.class),
            it -> assertThat(it).isInstanceOf(Found.Foreign.class));
    assertThat(kms.requests).hasSize(2);
    assertThat(kms.last(ListRetirableGrantsRequest.class).retiringPrincipal())
        .isEqualTo(REAPER.toString());
  }

  @Test
  void all_readsAPageOnlyWhenItIsNeeded() {
    String name = access(new EncryptionContextConstraint.None()).name().format();
    kms.addPage(Optional.of("1"), entry("a1", name, "111122223333"));

    assertThat(reaper.all().findFirst()).isPresent();
    assertThat(kms.requests).hasSize(1);
  }

  @Test
  void all_whenAPageFails_throws() {
    kms.failure = Optional.of(FakeKms.error("ThrottlingException", "Rate exceeded", 400));

    assertThatThrownBy(() -> reaper.all().toList()).isSameAs(kms.failure.get());
  }

  @Test
  void end_asRetirer_retires_andAsOwner_revokes() {
    assertThat(reaper.end(live())).isEqualTo(new Ended.Done());
    RetireGrantRequest retired = kms.last(RetireGrantRequest.class);
    assertThat(retired.keyId()).isEqualTo(KEY.toString());
    assertThat(retired.grantId()).isEqualTo("a1");

    assertThat(broker.end(live())).isEqualTo(new Ended.Done());
    assertThat(kms.last(RevokeGrantRequest.class).grantId()).isEqualTo("a1");
  }

  static Stream<Arguments> endings() {
    return Stream.of(
        Arguments.of(NotFoundException.builder().build(), Ended.AlreadyGone.class),
        Arguments.of(InvalidGrantIdException.builder().build(), Ended.AlreadyGone.class),
        Arguments.of(
            FakeKms.error("ThrottlingException", "Rate exceeded", 400), Ended.Postponed.class),
        Arguments.of(
            DependencyTimeoutException.builder().statusCode(503).build(), Ended.Postponed.class),
        Arguments.of(ApiCallTimeoutException.create(10_000), Ended.Postponed.class),
        Arguments.of(denied("because of something"), Ended.Stuck.class));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void end_thatFails_isAValue(RuntimeException error, Class<? extends Ended> ended) {
    kms.failure = Optional.of(error);

    assertThat(reaper.end(live())).isInstanceOf(ended);
  }

  private static RuntimeException denied(String why) {
    return FakeKms.error(
        "AccessDeniedException",
        "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform:"
            + " kms:CreateGrant on resource: "
            + KEY
            + " "
            + why,
        400);
  }

  private static Access access(EncryptionContextConstraint context) {
    AccessScope scope =
        new AccessScope(
            MEMBER,
            PrincipalArn.of("arn:aws:iam::210987654321:role/report-writer"),
            KEY,
            Set.of(KmsOperation.DECRYPT, KmsOperation.ENCRYPT),
            Mode.GRANT,
            context.pairs().keySet());
    AccessName name =
        AccessName.of(
            STACK,
            new AccessId(MEMBER, "nightly-report-4711"),
            NOW.plus(Duration.ofHours(8)),
            scope,
            context);
    return new Access(name, scope, context);
  }

  private static LiveAccess live() {
    return new LiveAccess(
        access(new EncryptionContextConstraint.None()).name(),
        new Handle.Grant(KEY, "a1"),
        "arn:aws:iam::210987654321:role/report-writer",
        false);
  }

  private static GrantListEntry entry(String id, String name, String issuer) {
    return GrantListEntry.builder()
        .keyId(KEY.toString())
        .grantId(id)
        .name(name)
        .granteePrincipal("arn:aws:iam::210987654321:role/report-writer")
        .retiringPrincipal(REAPER.toString())
        .issuingAccount("arn:aws:iam::" + issuer + ":root")
        .creationDate(NOW)
        .build();
  }
}
