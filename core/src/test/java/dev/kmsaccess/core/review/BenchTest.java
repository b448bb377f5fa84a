package dev.kmsaccess.core.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.OrganizationAccounts;
import dev.kmsaccess.core.audit.Standing;
import dev.kmsaccess.core.event.AccessEnded.Cause;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What ends before its time, and what only seems to be no rule's. */
class BenchTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final AccountId OWNER = new AccountId("123456789012");
  private static final String MEMBER = "210987654321";
  private static final String UNRULED = "222233334444";
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final String RULES =
      """
      { "version": "1", "rules": [
        { "id": "shared-data", "keys": ["alias/shared-data"], "accounts": ["210987654321"],
          "grantees": ["arn:aws:iam::*:role/*"], "operations": ["Decrypt"], "modes": ["grant"],
          "longestDuration": "PT12H", "maxLive": 1 } ] }
      """;

  private final List<Resident> residents = new ArrayList<>();
  private OrganizationAccounts organization =
      OrganizationAccounts.listed(Set.of(OWNER, new AccountId(MEMBER), new AccountId(UNRULED)));

  @Test
  void judge_whatNoRuleIsAbout_endsIt() {
    live(UNRULED, "nightly");

    assertThat(judge().endings()).extracting(Ending::cause).containsExactly(Cause.RULE_WITHDRAWN);
  }

  @Test
  void judge_whatWasMadeByHandInAnEmergency_leavesIt_whateverTheRules() {
    live(UNRULED, "break-glass-1");
    live(MEMBER, "nightly");
    live(MEMBER, "break-glass-2");

    assertThat(judge().endings()).isEmpty();
    assertThat(judge().held()).isZero();
  }

  @Test
  void judge_whatWasMadeByHand_endsWhereItsAccountLeft() {
    organization = new Answering(Map.of(OWNER, new Standing.Member()), new Standing.Outside());
    live(MEMBER, "break-glass-1");

    assertThat(judge().endings()).extracting(Ending::cause).containsExactly(Cause.ACCOUNT_LEFT);
  }

  @Test
  void judge_ofAnOrganisationThatDoesNotAnswer_endsNothing_andNamesTheAccountOnce() {
    organization = new Answering(Map.of(), new Standing.Unknown("AccessDenied"));
    live(MEMBER, "nightly");

    assertThat(judge().endings()).isEmpty();
    assertThat(judge().unplaced()).containsExactly(MEMBER + ": AccessDenied");
  }

  @Test
  void judge_ofAnOrganisationThatDoesNotKnowUs_endsNothing_andSaysSo() {
    organization = new Answering(Map.of(), new Standing.Outside());
    live(MEMBER, "nightly");

    assertThat(judge().endings()).isEmpty();
    assertThat(judge().unplaced())
        .containsExactly(MEMBER + ": the organisation that was asked does not know " + OWNER);
  }

  @Test
  void judge_byAListAlone_missesNobody_forAListTellsNotWhoLeft() {
    organization = OrganizationAccounts.listed(Set.of());
    live(MEMBER, "nightly");

    assertThat(judge().endings()).isEmpty();
    assertThat(judge().unplaced()).isEmpty();
  }

  private void live(String account, String requestId) {
    AccessName name =
        new AccessName(
            new StackName("kms-access"),
            new AccessId(new AccountId(account), requestId),
            NOW.plus(Duration.ofHours(4)),
            "000000000000");
    residents.add(
        new Resident(
            new LiveAccess(
                name,
                new Handle.Grant(KEY, "grant-" + requestId),
                "arn:aws:iam::%s:role/r".formatted(account),
                /* reshares= */ false),
            NOW.minusSeconds(60L - residents.size()),
            /* retirable= */ true));
  }

  private Verdict judge() {
    return new Bench(
            new Census(residents, Map.of(KEY, "grant"), List.of()),
            new Review.Terms(
                new Installation(
                    new StackName("kms-access"),
                    "aws",
                    OWNER,
                    "eu-central-1",
                    Duration.ofDays(7),
                    Set.of(Mode.GRANT)),
                PrincipalArn.of("arn:aws:iam::123456789012:role/kms-access-reaper-eu-central-1"),
                rules(),
                Optional.empty(),
                Set.of()),
            key ->
                Optional.of(
                    new KeyFacts(
                        KEY,
                        KeyState.USABLE,
                        KeyKind.SYMMETRIC,
                        /* inCustomKeyStore= */ false,
                        Optional.of("grant"),
                        Set.of("alias/shared-data"))),
            organization,
            account -> Optional.empty())
        .judge(NOW, NOW.plus(Duration.ofHours(1)));
  }

  private static RuleBook rules() {
    return switch (RuleBookParser.parse(RULES)) {
      case RuleBookParser.Result.Valid(RuleBook valid) -> valid;
      case RuleBookParser.Result.Invalid invalid ->
          throw new IllegalStateException(invalid.toString());
    };
  }

  /** An organisation of which some accounts hear one thing, and all others another. */
  private record Answering(Map<AccountId, Standing> known, Standing others)
      implements OrganizationAccounts {
    @Override
    public Standing standing(AccountId account) {
      return known.getOrDefault(account, others);
    }

    @Override
    public Looked<Set<AccountId>> members() {
      return new Looked.Seen<>(known.keySet());
    }
  }
}
