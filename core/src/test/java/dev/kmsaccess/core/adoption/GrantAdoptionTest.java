package dev.kmsaccess.core.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A grant that is replaced by one with an end. */
class GrantAdoptionTest {

  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Instant NOW = Instant.parse("2026-03-14T09:00:00Z");
  private static final Instant END = Instant.parse("2026-03-20T09:00:00.75Z");
  private static final String ROLE = "arn:aws:iam::222233334444:role/report-writer";
  private static final String ID =
      "0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60";
  private static final Installation INSTALLATION =
      new Installation(
          new StackName("kms-access"),
          "aws",
          KEY.account(),
          "eu-central-1",
          Duration.ofDays(7),
          Set.of(Mode.GRANT));

  @Test
  void ending_givesTheSame_andOneThatTheReaperTakesForOurs() {
    EncryptionContextConstraint context =
        new EncryptionContextConstraint.Includes(Map.of("dataset", "ledger"));
    Access access = replaced(grant("old", ROLE, "Decrypt", "CreateGrant"), context);

    assertThat(access.scope().grantee()).hasToString(ROLE);
    assertThat(access.scope().operations())
        .containsExactly(KmsOperation.DECRYPT, KmsOperation.CREATE_GRANT);
    assertThat(access.context()).isEqualTo(context);
    assertThat(access.name().expiry()).isEqualTo(Instant.parse("2026-03-20T09:00:00Z"));
    assertThat(access.name().id().requester()).isEqualTo(new AccountId("222233334444"));
    assertThat(
            INSTALLATION
                .ownership()
                .judge(
                    new ListedGrant(
                        KEY.toString(),
                        "new",
                        access.name().format(),
                        ROLE,
                        List.of("Decrypt", "CreateGrant"),
                        Optional.of("111122223333"),
                        NOW)))
        .isInstanceOf(Found.Ours.class);
  }

  @Test
  void requestId_isOneAndTheSameForAGrant_andFits() {
    assertThat(GrantAdoption.requestId(ID))
        .isEqualTo(GrantAdoption.requestId(ID))
        .startsWith("adopted-0c237476")
        .hasSize(64);
    assertThat(GrantAdoption.requestId("a/b")).isEqualTo("adopted-a-b");
  }

  @Test
  void ending_beyondWhatTheReaperEnds_isRefused() {
    assertThat(refusal(grant("old", ROLE, "Decrypt"), NOW.plus(Duration.ofDays(8))))
        .contains("8 days away", "LongestDuration, 7 days");
  }

  @Test
  void ending_inThePast_isRefused() {
    assertThat(refusal(grant("old", ROLE, "Decrypt"), NOW)).contains("not in the future");
  }

  @Test
  void ending_ofAnAccess_isRefused() {
    Access access = replaced(grant("old", ROLE, "Decrypt"), new EncryptionContextConstraint.None());

    assertThat(refusal(grant(access.name().format(), ROLE, "Decrypt"), END))
        .contains("an access already", "2026-03-20T09:00:00Z");
  }

  @Test
  void ending_ofAServicesGrant_isRefused() {
    assertThat(refusal(grant("", "ebs.amazonaws.com", "Decrypt"), END))
        .contains("an AWS service made it");
  }

  @Test
  void ending_ofOurOwnAccounts_isRefused() {
    assertThat(refusal(grant("", "arn:aws:iam::111122223333:role/app", "Decrypt"), END))
        .contains("the key's own account");
  }

  @Test
  void ending_ofADeletedPrincipals_saysToLookAgain_andThenToRevokeIt() {
    assertThat(refusal(grant("", "AROAALICEALICEALICE0", "Decrypt"), END))
        .contains("look again in some minutes", "it can be revoked");
  }

  @Test
  void ending_ofAGranteeInAnUnknownForm_saysToLeaveItAlone() {
    assertThat(refusal(grant("", "", "Decrypt"), END)).contains("leave it alone");
  }

  @Test
  void ending_ofAnUnknownOperation_isRefused() {
    assertThat(refusal(grant("", ROLE, "Decrypt", "DanceOnTheTable"), END))
        .contains("DanceOnTheTable");
  }

  private static Access replaced(ListedGrant grant, EncryptionContextConstraint context) {
    return ((GrantAdoption.Result.Replaced)
            new GrantAdoption(INSTALLATION, KEY).ending(grant, context, END, NOW))
        .by();
  }

  private static String refusal(ListedGrant grant, Instant until) {
    return ((GrantAdoption.Result.Refused)
            new GrantAdoption(INSTALLATION, KEY)
                .ending(grant, new EncryptionContextConstraint.None(), until, NOW))
        .why();
  }

  private static ListedGrant grant(String name, String grantee, String... operations) {
    return new ListedGrant(
        KEY.toString(),
        ID,
        name,
        grantee,
        List.of(operations),
        Optional.of("111122223333"),
        Instant.parse("2025-01-01T00:00:00Z"));
  }
}
