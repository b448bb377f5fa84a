package dev.kmsaccess.core.iamrole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolePathTest {

  private static final Instant EXPIRY = Instant.parse("2026-11-24T16:30:00Z");
  private static final Instant CREATED = Instant.parse("2026-11-24T08:30:00Z");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Installation HERE =
      new Installation(
          new StackName("kms-access"),
          "aws",
          KEY.account(),
          KEY.region(),
          Duration.ofDays(7),
          Set.of(Mode.GRANT, Mode.ROLE));
  private static final AccessName NAME =
      new AccessName(
          HERE.stack(),
          new AccessId(new AccountId("210987654321"), "nightly-report-4711"),
          EXPIRY,
          "0123456789ab");

  @Test
  void format_sampleName_isTheDocumentedForm() {
    assertThat(RolePath.of(NAME, KEY).format())
        .isEqualTo(
            "/kms-access/1/kms-access/eu-central-1/1234abcd-12ab-34cd-56ef-1234567890ab"
                + "/210987654321/20261124T163000Z/nightly-report-4711/0123456789ab/");
  }

  @Property
  void judge_anyRoleOfOurs_givesItsNameAndItsKey(@ForAll("names") AccessName name) {
    PrincipalArn role = role(RolePath.of(name, KEY).format());

    assertThat(RolePath.judge(HERE, role, name.expiry(), "grantee"))
        .contains(
            new Found.Ours(new LiveAccess(name, new Handle.Role(KEY, role), "grantee", false)));
  }

  @Property
  void format_anyName_isWhatIamTakes(@ForAll("names") AccessName name) {
    String path = RolePath.of(name, KEY).format();

    assertThat(path).hasSizeLessThanOrEqualTo(512).matches("/[!-~]+/");
    assertThat(AccessRole.roleName(path)).hasSizeLessThanOrEqualTo(64).matches("[a-z0-9-]+");
  }

  @Property
  void judge_anyPath_givesAJudgement(@ForAll("paths") String path) {
    Optional<Found> found = RolePath.judge(HERE, role(path), CREATED, "grantee");

    assertThat(found).isNotNull();
    found.ifPresent(it -> assertThat(it).isNotInstanceOf(Found.Ours.class));
  }

  @ParameterizedTest
  @CsvSource({
    "kms-access/1/other/eu-central-1, another stack",
    "kms-access/1/kms-access/us-east-1, another Region",
    "kms-access/2/other/eu-central-1, a newer version of another stack"
  })
  void judge_roleOfAnotherInstallation_isNobodysBusinessHere(String beginning, String what) {
    PrincipalArn role = role(replaced(beginning));

    assertThat(RolePath.judge(HERE, role, CREATED, "grantee")).as(what).isEmpty();
  }

  @Test
  void judge_newerVersionOfOurStack_isUnreadable() {
    PrincipalArn role = role(replaced("kms-access/2/kms-access/eu-central-1"));

    assertThat(RolePath.judge(HERE, role, CREATED, "grantee"))
        .get()
        .isInstanceOf(Found.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "1234_abcd", "a=b", "."})
  void judge_pathThatNamesNoKey_isForeign(String keyId) {
    String path = RolePath.of(NAME, KEY).format().replace(KEY.keyId(), keyId);

    assertThat(RolePath.judge(HERE, role(path), CREATED, "grantee"))
        .get()
        .isInstanceOf(Found.Foreign.class);
  }

  @Test
  void judge_nameThatDoesNotBelongToThePath_isForeign() {
    PrincipalArn role =
        new PrincipalArn(
            "aws",
            PrincipalArn.Kind.ROLE,
            KEY.account(),
            RolePath.of(NAME, KEY).format(),
            "kms-access-forged");

    assertThat(RolePath.judge(HERE, role, CREATED, "grantee"))
        .get()
        .isInstanceOf(Found.Foreign.class);
  }

  @Test
  void judge_roleThatClaimsToLastLongerThanAnyAccess_isForeign() {
    PrincipalArn role = role(RolePath.of(NAME, KEY).format());
    Instant longBefore = EXPIRY.minus(Duration.ofDays(7)).minus(Duration.ofMinutes(6));

    assertThat(RolePath.judge(HERE, role, longBefore, "grantee"))
        .get()
        .isInstanceOf(Found.Foreign.class);
  }

  @Provide
  Arbitrary<AccessName> names() {
    Arbitrary<String> requests =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .withChars('_', '-')
            .ofMinLength(1)
            .ofMaxLength(64);
    Arbitrary<Instant> expiries =
        Arbitraries.longs()
            .between(0, Instant.parse("9999-12-31T23:59:59Z").getEpochSecond())
            .map(Instant::ofEpochSecond);
    Arbitrary<String> digests =
        Arbitraries.strings().withCharRange('0', '9').withCharRange('a', 'f').ofLength(12);
    return Combinators.combine(
            Arbitraries.strings().numeric().ofLength(12), requests, expiries, digests)
        .as(
            (account, request, expiry, digest) ->
                new AccessName(
                    HERE.stack(), new AccessId(new AccountId(account), request), expiry, digest));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "kms-access",
            "1",
            "2",
            "0",
            "eu-central-1",
            "210987654321",
            "20261124T163000Z",
            "x",
            ".")
        .list()
        .ofMaxSize(11)
        .map(words -> words.isEmpty() ? "/" : "/" + String.join("/", words) + "/");
  }

  private static String replaced(String beginning) {
    return RolePath.of(NAME, KEY)
        .format()
        .replace("kms-access/1/kms-access/eu-central-1", beginning);
  }

  private static PrincipalArn role(String path) {
    return new PrincipalArn(
        "aws", PrincipalArn.Kind.ROLE, KEY.account(), path, AccessRole.roleName(path));
  }
}
