package dev.kmsaccess.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OwnershipTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String FOREIGN_KEY =
      "arn:aws:kms:eu-central-1:666666666666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String OWNER = "arn:aws:iam::123456789012:root";
  private static final Instant CREATED = Instant.parse("2026-11-24T00:00:00Z");
  private static final String NAME =
      "kms-access/1/kms-access/210987654321/20261124T083000Z/nightly/0123456789ab";

  private final Ownership ownership =
      new Ownership(
          new StackName("kms-access"), Set.of(new AccountId("123456789012")), Duration.ofDays(7));

  @Test
  void judge_grantThatTheBrokerMade_isOurs() {
    assertThat(ownership.judge(grant(KEY, NAME, OWNER)))
        .isInstanceOfSatisfying(
            Found.Ours.class,
            ours -> {
              assertThat(ours.it().name().id().requestId()).isEqualTo("nightly");
              assertThat(ours.it().handle())
                  .isInstanceOfSatisfying(
                      Handle.Grant.class, it -> assertThat(it.id()).isEqualTo("grant-1"));
            });
  }

  @Test
  void judge_ourNameOnAForeignKey_isForeign() {
    assertForeign(grant(FOREIGN_KEY, NAME, "arn:aws:iam::666666666666:root"), "no key account");
    assertForeign(grant(FOREIGN_KEY, NAME, OWNER), "no key account");
  }

  @Test
  void judge_madeByAnotherAccount_isForeign() {
    assertForeign(grant(KEY, NAME, "arn:aws:iam::666666666666:root"), "not made by");
    assertForeign(grant(KEY, NAME, "arn:aws:iam::123456789012:role/x"), "not made by");
    assertForeign(
        new ListedGrant(KEY, "grant-1", NAME, "x", List.of(), Optional.empty(), CREATED),
        "not made by");
  }

  @Test
  void judge_longerThanAnyAccess_isForeign() {
    Instant longAgo = CREATED.minus(Duration.ofDays(7));
    ListedGrant atTheEdge =
        new ListedGrant(
            KEY,
            "grant-1",
            NAME,
            "x",
            List.of(),
            Optional.of(OWNER),
            Instant.parse("2026-11-24T08:25:00Z").minus(Duration.ofDays(7)));

    assertThat(ownership.judge(atTheEdge)).isInstanceOf(Found.Ours.class);
    assertForeign(
        new ListedGrant(KEY, "grant-1", NAME, "x", List.of(), Optional.of(OWNER), longAgo),
        "last longer");
  }

  @Test
  void judge_ofAnotherStack_isForeign() {
    assertForeign(
        grant(KEY, NAME.replace("/1/kms-access/", "/1/kms-access-test/"), OWNER),
        "the stack kms-access-test");
  }

  @Test
  void judge_newerVersionInOurOwnGrant_isUnreadable() {
    assertThat(ownership.judge(grant(KEY, "kms-access/2/kms-access/whatever", OWNER)))
        .isInstanceOf(Found.Unreadable.class);
  }

  @Test
  void judge_newerVersionElsewhere_isForeign() {
    assertForeign(grant(FOREIGN_KEY, "kms-access/2/kms-access/whatever", OWNER), "no key account");
    assertForeign(grant(KEY, "kms-access/2/other/whatever", OWNER), "the stack other");
  }

  @Property
  void judge_anyGrantOfAnyoneElse_isNeverOurs(
      @ForAll String key, @ForAll String name, @ForAll String grantee, @ForAll String issuer) {
    assertThat(
            ownership.judge(
                new ListedGrant(key, "g", name, grantee, List.of(), Optional.of(issuer), CREATED)))
        .isInstanceOf(Found.Foreign.class);
    assertThat(
            ownership.judge(
                new ListedGrant(
                    FOREIGN_KEY, "g", NAME, grantee, List.of(), Optional.of(issuer), CREATED)))
        .isInstanceOf(Found.Foreign.class);
    assertThat(
            ownership.judge(
                new ListedGrant(KEY, "g", NAME, grantee, List.of(), Optional.of(issuer), CREATED)))
        .isInstanceOf(Found.Foreign.class);
  }

  private void assertForeign(ListedGrant grant, String why) {
    assertThat(ownership.judge(grant))
        .isInstanceOfSatisfying(
            Found.Foreign.class,
            foreign -> {
              assertThat(foreign.why()).contains(why);
              assertThat(foreign.where()).contains(grant.grantId());
            });
  }

  private static ListedGrant grant(String key, String name, String issuer) {
    return new ListedGrant(
        key,
        "grant-1",
        name,
        "arn:aws:iam::210987654321:role/report-writer",
        List.of("Decrypt"),
        Optional.of(issuer),
        CREATED);
  }
}
