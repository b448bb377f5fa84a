package dev.kmsaccess.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.access.AccessName.Reading;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessNameTest {

  private static final AccountId MEMBER = new AccountId("210987654321");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final AccessScope SCOPE =
      new AccessScope(
          MEMBER,
          PrincipalArn.of("arn:aws:iam::210987654321:role/report-writer"),
          KEY,
          Set.of(KmsOperation.ENCRYPT, KmsOperation.DECRYPT),
          Mode.GRANT,
          Set.of("dataset"));
  private static final EncryptionContextConstraint CONTEXT =
      new EncryptionContextConstraint.Includes(Map.of("dataset", "ledger"));

  @Property
  void format_anyName_readsBackAsItself(@ForAll("names") AccessName name) {
    assertThat(AccessName.parse(name.format())).isEqualTo(new Reading.Read(name));
  }

  @Property
  void format_anyName_isWhatKmsTakes(@ForAll("names") AccessName name) {
    assertThat(name.format())
        .hasSizeLessThanOrEqualTo(AccessName.MAX_LENGTH)
        .matches("[a-zA-Z0-9:/_-]+");
  }

  @Property
  void parse_anyText_givesAReading(@ForAll String text) {
    if (AccessName.parse(text) instanceof Reading.Read(AccessName name)) {
      assertThat(name.format()).isEqualTo(text);
    }
  }

  @Property
  void parse_nameWithOneCharacterChanged_isAnotherNameOrNone(
      @ForAll("names") AccessName name, @ForAll int at, @ForAll char character) {
    String text = name.format();
    StringBuilder changed = new StringBuilder(text);
    changed.setCharAt(Math.floorMod(at, text.length()), character);
    if (AccessName.parse(changed.toString()) instanceof Reading.Read(AccessName read)) {
      assertThat(read.format()).isEqualTo(changed.toString());
    }
  }

  @Test
  void format_sampleName_isTheDocumentedForm() {
    AccessName name = name("nightly-report-4711", SCOPE, CONTEXT);

    assertThat(name.format())
        .matches(
            "kms-access/1/kms-access/210987654321/20261124T083000Z/nightly-report-4711/[0-9a-f]{12}");
  }

  @Test
  void of_sameRequestInAnotherOrder_hasTheSameName() {
    AccessScope reordered =
        new AccessScope(
            MEMBER,
            SCOPE.grantee(),
            KEY,
            new LinkedHashSet<>(List.of(KmsOperation.DECRYPT, KmsOperation.ENCRYPT)),
            Mode.GRANT,
            Set.of("dataset"));

    assertThat(name("r", reordered, CONTEXT)).isEqualTo(name("r", SCOPE, CONTEXT));
  }

  @Test
  void of_differentRequestUnderOneId_hasAnotherName() {
    EncryptionContextConstraint stricter =
        new EncryptionContextConstraint.EqualTo(Map.of("dataset", "ledger"));
    AccessScope another =
        new AccessScope(
            MEMBER,
            PrincipalArn.of("arn:aws:iam::210987654321:role/other"),
            KEY,
            SCOPE.operations(),
            Mode.GRANT,
            Set.of("dataset"));

    assertThat(name("r", SCOPE, stricter)).isNotEqualTo(name("r", SCOPE, CONTEXT));
    assertThat(name("r", another, CONTEXT)).isNotEqualTo(name("r", SCOPE, CONTEXT));
  }

  @Test
  void parse_nameOfANewerVersion_saysWhichAndWhose() {
    assertThat(AccessName.parse("kms-access/2/kms-access/anything:at-all"))
        .isEqualTo(new Reading.UnknownVersion("2", new StackName("kms-access")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kms-access",
        "kms-access/1/",
        "backup-job",
        "kms-access/1/kms-access/210987654321/20261399T083000Z/id/0123456789ab",
        "kms-access/1/kms-access/210987654321/20260229T083000Z/id/0123456789ab",
        "kms-access/1/kms-access/210987654321/20261124T083060Z/id/0123456789ab",
        "kms-access/1/kms-access/21098765432/20261124T083000Z/id/0123456789ab",
        "kms-access/1/kms-access/210987654321/20261124T083000Z/id/0123456789AB",
        "kms-access/1/kms-access/210987654321/20261124T083000Z/id/0123456789ab/more",
        "kms-access/1/kms-access/210987654321/20261124T083000Z/id/0123456789ab\n",
        "kms-access/1/4th/210987654321/20261124T083000Z/id/0123456789ab",
        "kms-access/01/kms-access/210987654321/20261124T083000Z/id/0123456789ab",
        "kms-access/0/kms-access/x",
        "kms-access/2/",
        "kms-access/2/not a stack/x",
        "KMS-ACCESS/1/kms-access/210987654321/20261124T083000Z/id/0123456789ab"
      })
  void parse_textOfAnotherForm_isNotOurs(String text) {
    assertThat(AccessName.parse(text)).isEqualTo(new Reading.NotOurs());
  }

  @Test
  void isOverdue_atItsExpiry_isSo() {
    AccessName name = name("r", SCOPE, CONTEXT);

    assertThat(name.isOverdue(name.expiry())).isTrue();
    assertThat(name.isOverdue(name.expiry().minusNanos(1))).isFalse();
  }

  @Test
  void constructor_partsThatNoNameCanHold_refusesThem() {
    AccessId id = new AccessId(MEMBER, "r");
    StackName stack = new StackName("kms-access");

    assertThatThrownBy(
            () ->
                new AccessName(stack, id, Instant.parse("2026-11-24T08:30:00.5Z"), "0123456789ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole seconds");
    assertThatThrownBy(() -> new AccessName(stack, id, Instant.MAX, "0123456789ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1970 to 9999");
  }

  @Provide
  Arbitrary<AccessName> names() {
    Arbitrary<StackName> stacks =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .withCharRange('0', '9')
            .withChars('-')
            .ofMaxLength(127)
            .map(rest -> new StackName("s" + rest));
    Arbitrary<AccessId> ids =
        Combinators.combine(
                Arbitraries.strings().numeric().ofLength(12),
                Arbitraries.strings()
                    .withCharRange('a', 'z')
                    .withCharRange('0', '9')
                    .withChars('_', '-')
                    .ofMinLength(1)
                    .ofMaxLength(64))
            .as((account, request) -> new AccessId(new AccountId(account), request));
    Arbitrary<Instant> expiries =
        Arbitraries.longs()
            .between(0, Instant.parse("9999-12-31T23:59:59Z").getEpochSecond())
            .map(Instant::ofEpochSecond);
    Arbitrary<String> digests =
        Arbitraries.strings().withCharRange('0', '9').withCharRange('a', 'f').ofLength(12);
    return Combinators.combine(stacks, ids, expiries, digests).as(AccessName::new);
  }

  private static AccessName name(
      String requestId, AccessScope scope, EncryptionContextConstraint context) {
    return AccessName.of(
        new StackName("kms-access"),
        new AccessId(MEMBER, requestId),
        Instant.parse("2026-11-24T08:30:00.250Z"),
        scope,
        context);
  }
}
