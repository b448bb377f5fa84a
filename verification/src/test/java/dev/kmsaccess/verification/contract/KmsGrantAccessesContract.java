package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.kms.KmsGrants;
import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

/** An access is a grant that says everything of itself, and is over once it was ended. */
abstract class KmsGrantAccessesContract extends AwsContract {

  private static final EncryptionContextConstraint NONE = new EncryptionContextConstraint.None();
  private static final Map<String, String> LEDGER = Map.of("dataset", "ledger");

  static List<EncryptionContextConstraint> contexts() {
    return List.of(
        NONE,
        new EncryptionContextConstraint.EqualTo(LEDGER),
        new EncryptionContextConstraint.Includes(LEDGER));
  }

  @ParameterizedTest
  @MethodSource("contexts")
  void open_makesAGrant_thatSaysEverythingOfItself(EncryptionContextConstraint context) {
    KeyArn key = createKey();
    Access access = access(Mode.GRANT, key, createGrantee(), context);

    Handle.Grant made = made(broker().open(access));

    assertThat(grants(key))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.grantId()).isEqualTo(made.id());
              assertThat(it.name()).isEqualTo(access.name().format());
              assertThat(it.granteePrincipal()).isEqualTo(access.scope().grantee().toString());
              assertThat(it.retiringPrincipal()).isEqualTo(reaperRole().toString());
              assertThat(it.operations())
                  .containsExactlyInAnyOrder(GrantOperation.ENCRYPT, GrantOperation.DECRYPT);
              assertThat(KmsGrants.context(it)).isEqualTo(context);
            });
  }

  @Test
  void open_ofWhatIsOpen_findsTheSameGrant() {
    KeyArn key = createKey();
    Access access = access(Mode.GRANT, key, createGrantee(), NONE);

    Handle.Grant first = made(broker().open(access));

    unless(
        Difference.GRANT_NAME,
        () -> {
          assertThat(made(broker().open(access))).isEqualTo(first);
          assertThat(grants(key)).hasSize(1);
        });
  }

  @Test
  void open_letsTheGranteeUseTheKey_inTheContextOnly() {
    KeyArn key = createKey();
    PrincipalArn grantee = createGrantee();
    broker()
        .open(access(Mode.GRANT, key, grantee, new EncryptionContextConstraint.Includes(LEDGER)));
    KmsClient its = as(aws().member(), grantee);

    unless(
        Difference.KEYS_OF_OTHER_ACCOUNTS, () -> assertThat(encrypt(its, key, LEDGER)).isNotNull());
    unless(
        Difference.PERMISSIONS,
        () ->
            assertThatThrownBy(() -> encrypt(its, key, Map.of("dataset", "payroll")))
                .isInstanceOf(KmsException.class)
                .hasMessageContaining("not authorized"));
  }

  @Test
  void open_ofAKeyThatIsNotThere_isRefused() {
    unless(
        Difference.UNKNOWN_KEY,
        () ->
            assertThat(broker().open(access(Mode.GRANT, noKey(), createGrantee(), NONE)))
                .isInstanceOfSatisfying(
                    Opened.Refused.class,
                    it -> assertThat(it.cause()).isEqualTo(Opened.Cause.KEY_NOT_FOUND)));
  }

  @Test
  void open_ofADisabledKey_isRefused() {
    KeyArn key = createKey();
    kms().disableKey(it -> it.keyId(key.keyId()));

    unless(
        Difference.KEY_STATE,
        () ->
            assertThat(broker().open(access(Mode.GRANT, key, createGrantee(), NONE)))
                .isInstanceOfSatisfying(
                    Opened.Refused.class,
                    it -> assertThat(it.cause()).isEqualTo(Opened.Cause.KEY_STATE)));
  }

  @Test
  void open_forSomebodyWhoIsNotThere_isRefused() {
    PrincipalArn nobody =
        PrincipalArn.of("arn:aws:iam::%s:role/nobody".formatted(aws().member().id()));

    unless(
        Difference.PRINCIPALS,
        () ->
            assertThat(broker().open(access(Mode.GRANT, createKey(), nobody, NONE)))
                .isInstanceOfSatisfying(
                    Opened.Refused.class,
                    it -> assertThat(it.cause()).isEqualTo(Opened.Cause.GRANTEE_UNKNOWN)));
  }

  @Test
  void rehearse_makesNothing() {
    KeyArn key = createKey();

    assertThat(broker().rehearse(access(Mode.GRANT, key, createGrantee(), NONE))).isEmpty();

    unless(Difference.DRY_RUN, () -> assertThat(grants(key)).isEmpty());
  }

  @Test
  void all_findsTheAccessesOfEveryKey() {
    PrincipalArn grantee = createGrantee();
    Access first = access(Mode.GRANT, createKey(), grantee, NONE);
    Access second = access(Mode.GRANT, createKey(), grantee, NONE);
    Handle.Grant firstMade = made(broker().open(first));
    Handle.Grant secondMade = made(broker().open(second));

    List<Found> found = reaper().all().toList();

    assertThat(found).hasSize(2);
    unless(
        Difference.GRANT_LISTING,
        () ->
            assertThat(found)
                .containsExactlyInAnyOrder(
                    new Found.Ours(live(first, firstMade)),
                    new Found.Ours(live(second, secondMade))));
  }

  @Test
  void end_asRetirer_isTheEndOfIt() {
    KeyArn key = createKey();
    Access access = access(Mode.GRANT, key, createGrantee(), NONE);
    LiveAccess live = live(access, made(broker().open(access)));

    assertThat(reaper().end(live)).isEqualTo(new Ended.Done());

    assertThat(grants(key)).isEmpty();
    assertThat(reaper().all()).isEmpty();
    unless(
        Difference.RETIRED_GRANT,
        () -> assertThat(reaper().end(live)).isEqualTo(new Ended.AlreadyGone()));
  }

  @Test
  void end_asOwner_isTheEndOfIt() {
    KeyArn key = createKey();
    Access access = access(Mode.GRANT, key, createGrantee(), NONE);
    LiveAccess live = live(access, made(broker().open(access)));

    assertThat(broker().end(live)).isEqualTo(new Ended.Done());

    assertThat(grants(key)).isEmpty();
    assertThat(broker().end(live)).isEqualTo(new Ended.AlreadyGone());
  }

  @Test
  void end_worksOnADisabledKey() {
    KeyArn key = createKey();
    Access access = access(Mode.GRANT, key, createGrantee(), NONE);
    LiveAccess live = live(access, made(broker().open(access)));
    kms().disableKey(it -> it.keyId(key.keyId()));

    assertThat(reaper().end(live)).isEqualTo(new Ended.Done());

    assertThat(grants(key)).isEmpty();
  }

  private KmsGrantAccesses broker() {
    return KmsGrantAccesses.endedByOwner(
        kms(), KmsAccounts.all(kms()), installation().ownership(), reaperRole());
  }

  private KmsGrantAccesses reaper() {
    return KmsGrantAccesses.endedByRetirer(
        as(aws().owner(), reaperRole()), installation().ownership(), reaperRole());
  }

  /** Returns the role that retires, with the rights that the template gives it. */
  private PrincipalArn reaperRole() {
    boolean isThere =
        iam().listRolesPaginator().roles().stream().anyMatch(it -> it.roleName().equals("reaper"));
    if (!isThere) {
      PrincipalArn role = createRole(aws().owner(), "reaper");
      allow(aws().owner(), role, "kms:ListRetirableGrants");
      allow(aws().owner(), role, "kms:RetireGrant");
    }
    return PrincipalArn.of("arn:aws:iam::%s:role/reaper".formatted(aws().owner().id()));
  }

  private PrincipalArn createGrantee() {
    return createRole(aws().member(), "report-writer");
  }

  private KmsClient as(AwsEndpoint.Account account, PrincipalArn role) {
    return aws()
        .client(KmsClient.builder(), aws().session(account.administrator(), role.toString()));
  }

  private List<GrantListEntry> grants(KeyArn key) {
    return kms().listGrants(it -> it.keyId(key.toString())).grants();
  }

  private static Handle.Grant made(Opened opened) {
    assertThat(opened)
        .isInstanceOfSatisfying(
            Opened.Made.class, it -> assertThat(it.handle()).isInstanceOf(Handle.Grant.class));
    return (Handle.Grant) ((Opened.Made) opened).handle();
  }

  private static LiveAccess live(Access access, Handle.Grant grant) {
    return new LiveAccess(
        access.name(), grant, access.scope().grantee().toString(), /* reshares= */ false);
  }

  private static SdkBytes encrypt(KmsClient kms, KeyArn key, Map<String, String> context) {
    return kms.encrypt(
            it ->
                it.keyId(key.toString())
                    .encryptionContext(context)
                    .plaintext(SdkBytes.fromUtf8String("text")))
        .ciphertextBlob();
  }
}
