package dev.kmsaccess.core.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessChildren;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which grants of an account count as made under an access of it that is over. */
class AftermathTest {

  private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Instant BEFORE = NOW.minus(LONGEST).minus(Duration.ofMinutes(6));
  private static final Instant MEANWHILE = NOW.minus(Duration.ofHours(1));
  private static final String OWNER = "111122223333";
  private static final String MEMBER = "210987654321";
  private static final String STRANGER = "999988887777";
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final String SCALER = "arn:aws:iam::210987654321:role/scaler";
  private static final String READER = "arn:aws:iam::210987654321:role/reader";

  private final TaggedKeys keys = new TaggedKeys();
  private final List<String> revoked = new ArrayList<>();
  private final List<AccessChildren> told = new ArrayList<>();

  @Test
  void look_atAGrantMadeUnderTheAccess_revokesIt() {
    grant("child", MEMBER, READER, MEANWHILE, "Decrypt");

    look();

    assertThat(revoked).containsExactly("child");
  }

  @Test
  void look_whereTheKeysOwnerGaveTheAccountCreateGrant_leavesWhatMayBeMadeUnderThat() {
    grant("of-the-owner", OWNER, SCALER, MEANWHILE, "Decrypt", "CreateGrant");
    grant("of-production", MEMBER, READER, MEANWHILE, "Decrypt");

    look();

    assertThat(revoked).isEmpty();
    assertThat(told)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.left())
                    .singleElement()
                    .satisfies(
                        left -> {
                          assertThat(left.grantId()).isEqualTo("of-production");
                          assertThat(left.why()).contains("the grant of-the-owner");
                        }));
  }

  @Test
  void look_whereSomebodyShownByAUniqueIdMayMakeGrants_leavesThem() {
    grant("of-the-owner", OWNER, "AROAABCDEFGHIJKLMNOPQ", BEFORE, "CreateGrant");
    grant("of-production", MEMBER, READER, MEANWHILE, "Decrypt");

    look();

    assertThat(revoked).isEmpty();
  }

  @Test
  void look_whereTheAccountItselfMadeOneWithCreateGrantBeforeTheAccess_leavesThem() {
    grant("older", MEMBER, SCALER, BEFORE, "CreateGrant");
    grant("of-production", MEMBER, READER, MEANWHILE, "Decrypt");

    look();

    assertThat(revoked).isEmpty();
  }

  @Test
  void look_atAGrantWithCreateGrantMadeUnderTheAccess_revokesItAndItsSiblings() {
    grant("child", MEMBER, SCALER, MEANWHILE, "Decrypt", "CreateGrant");
    grant("sibling", MEMBER, READER, MEANWHILE, "Decrypt");

    look();

    assertThat(revoked).containsExactly("child", "sibling");
  }

  @Test
  void look_whereOthersMayMakeGrants_orTheAccountHasOneWithoutCreateGrant_revokes() {
    grant("of-another", OWNER, "arn:aws:iam::999988887777:role/r", BEFORE, "CreateGrant");
    grant("of-a-service", OWNER, "rds.eu-central-1.amazonaws.com", BEFORE, "CreateGrant");
    grant("no-create-grant", OWNER, SCALER, BEFORE, "Decrypt");
    grant("by-another", STRANGER, READER, MEANWHILE, "Decrypt");
    grant("child", MEMBER, READER, MEANWHILE, "Decrypt");

    look();

    assertThat(revoked).containsExactly("child");
  }

  private void grant(
      String id, String issuer, String grantee, Instant created, String... operations) {
    keys.grant(
        new ListedGrant(
            KEY.toString(),
            id,
            "",
            grantee,
            List.of(operations),
            Optional.of("arn:aws:iam::" + issuer + ":root"),
            created));
  }

  private void look() {
    Aftermath.Outcome outcome =
        new Aftermath(
                new Installation(
                    new StackName("kms-access"),
                    "aws",
                    new AccountId(OWNER),
                    "eu-central-1",
                    LONGEST,
                    Set.of(Mode.GRANT)),
                keys,
                (key, grantId) -> {
                  revoked.add(grantId);
                  return new Ended.Done();
                },
                answers -> {
                  answers.forEach(it -> told.add((AccessChildren) it));
                  return List.of();
                },
                () -> NOW)
            .look(
                new Aftermath.Over(
                    new AccountId(MEMBER), "scale", KEY, Optional.empty(), SCALER, NOW));
    assertThat(outcome).isInstanceOf(Aftermath.Outcome.Looked.class);
  }
}
