package dev.kmsaccess.core.audit;

import static dev.kmsaccess.core.audit.TestAudit.CLOSED;
import static dev.kmsaccess.core.audit.TestAudit.KEY;
import static dev.kmsaccess.core.audit.TestAudit.KEY_ACCOUNT;
import static dev.kmsaccess.core.audit.TestAudit.MEMBER;
import static dev.kmsaccess.core.audit.TestAudit.OPEN;
import static dev.kmsaccess.core.audit.TestAudit.key;
import static dev.kmsaccess.core.audit.TestAudit.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sweep finds what no event told, and says nothing twice. */
class AuditSweepTest {

  private static final KeyArn OTHER = key("2222abcd-12ab-34cd-56ef-1234567890ab");
  private static final KeyArn THIRD = key("3333abcd-12ab-34cd-56ef-1234567890ab");
  private static final KeyArn MEMBERS =
      KeyArn.of("arn:aws:kms:eu-central-1:210987654321:key/4444abcd-12ab-34cd-56ef-1234567890ab");

  private final TestAudit audit = new TestAudit();

  @Test
  void firstSweep_tellsEverythingInOneMessage() {
    audit.keys.put(KEY, OPEN);
    audit.keys.put(OTHER, OPEN);
    audit.keys.put(THIRD, CLOSED);
    audit.keys.grant(THIRD, GrantAuditTest.grant("g-1", "arn:aws:iam::999900001111:role/partner"));

    AuditReport report = audit.sweep();

    assertThat(report.keys()).isEqualTo(3);
    assertThat(audit.alerts)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(Alert.Kind.BASELINE);
              assertThat(it.text())
                  .contains("3 keys and found 3 ways in")
                  .contains("policy " + KEY)
                  .contains("policy " + OTHER)
                  .contains("grant " + THIRD + " g-1");
            });
  }

  @Test
  void laterSweep_isQuiet_andWritesNothing_whereKmsShowsTheSamePolicyInAnotherOrder() {
    String one = "\"arn:aws:iam::999900001111:role/a\"";
    String other = "\"arn:aws:iam::999900001111:role/b\"";
    audit.keys.put(KEY, TestAudit.policy("two", "{\"AWS\": [" + one + ", " + other + "]}"));
    audit.sweep();
    Instant first = audit.now;

    audit.now = first.plus(Duration.ofHours(1));
    audit.keys.put(KEY, TestAudit.policy("two", "{\"AWS\": [" + other + ", " + one + "]}"));
    audit.sweep();

    assertThat(audit.alerts).hasSize(1);
    assertThat(audit.remembered.values())
        .extracting(PolicyMemory.Remembered::seen)
        .containsExactly(first);
  }

  @Test
  void laterSweep_isQuietAboutWhatWasTold() {
    audit.keys.put(KEY, OPEN);
    audit.sweep();

    audit.sweep();

    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void laterSweep_findsWhatNoEventTold() {
    audit.keys.put(KEY, CLOSED);
    audit.sweep();
    audit.keys.put(KEY, OPEN);
    audit.keys.grant(KEY, GrantAuditTest.grant("g-1", "arn:aws:iam::999900001111:role/partner"));

    AuditReport report = audit.sweep();

    assertThat(report.told()).isEqualTo(2);
    assertThat(audit.alerts.stream().map(Alert::kind))
        .containsExactly(Alert.Kind.EXPOSURE, Alert.Kind.GRANT);
    assertThat(audit.alerts.getFirst().text()).contains("The sweep found it");
  }

  @Test
  void openKey_isRemindedOfAfterItsTime_andNotBefore() {
    audit.keys.put(KEY, OPEN);
    audit.sweep();
    audit.now = audit.now.plus(TestAudit.REMINDER).minusSeconds(1);
    audit.sweep();
    assertThat(audit.alerts).hasSize(1);

    audit.now = audit.now.plusSeconds(1);
    audit.sweep();
    audit.sweep();

    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.REMINDER);
    assertThat(audit.alerts.getLast().subject()).startsWith("STILL CRITICAL");
    assertThat(audit.alerts.getLast().text()).contains("Nothing is new.");
  }

  @Test
  void keyThatIsClosed_orGone_isToldOnce() {
    audit.keys.put(KEY, OPEN);
    audit.keys.put(OTHER, OPEN);
    audit.sweep();
    audit.keys.put(KEY, CLOSED);
    audit.keys.policies.remove(OTHER.toString());

    audit.sweep();
    audit.sweep();

    assertThat(audit.alerts.stream().skip(1).map(Alert::kind))
        .containsExactlyInAnyOrder(Alert.Kind.CLOSED, Alert.Kind.CLOSED);
    assertThat(audit.store.open()).isEmpty();
  }

  @Test
  void exceptionThatLapses_opensTheFindingAgain() {
    audit.keys.put(KEY, OPEN);
    audit.accept(hashOfOpen(), "2026-11-24");
    audit.sweep();
    assertThat(audit.alerts).isEmpty();

    audit.now = audit.now.plus(Duration.ofDays(1));
    audit.sweep();

    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.EXPOSURE);
  }

  @Test
  void findingThatIsAccepted_isToldAsClosed() {
    audit.keys.put(KEY, OPEN);
    audit.audit(put(OPEN));
    audit.accept(hashOfOpen(), "2026-12-31");

    audit.sweep();

    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.CLOSED);
    assertThat(audit.alerts.getLast().text()).contains("the security team has accepted");
  }

  @Test
  void firstSweep_thatFindsNothing_saysNothing_andTheSecondIsNoFirst() {
    audit.keys.put(KEY, CLOSED);
    audit.sweep();
    assertThat(audit.alerts).isEmpty();
    audit.keys.put(KEY, OPEN);

    audit.sweep();

    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.EXPOSURE);
  }

  @Test
  void whatAnEventTold_isNotInTheMessageOfTheFirstSweep() {
    audit.keys.put(KEY, OPEN);
    audit.audit(put(OPEN));

    audit.sweep();

    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.EXPOSURE);
  }

  @Test
  void policyThatTheSweepSaw_isWhatALaterAlertComparesWith() {
    audit.keys.put(KEY, CLOSED);
    audit.sweep();
    String opened = CLOSED.replace("arn:aws:iam::123456789012:root", "*");
    audit.keys.put(KEY, opened);

    audit.audit(put(opened));

    assertThat(audit.alerts.getFirst().text())
        .contains("change Principal was {\"AWS\":\"arn:aws:iam::123456789012:root\"}");
  }

  @Test
  void grantThatIsGone_isToldAsClosed_evenByASweepThatIsNotFinished() {
    audit.keys.put(KEY, CLOSED);
    audit.keys.grant(KEY, GrantAuditTest.grant("g-1", "arn:aws:iam::999900001111:role/partner"));
    audit.sweep();
    audit.keys.grants.clear();
    audit.store.put(
        Coverage.none(KEY_ACCOUNT).unfinished(0, Coverage.Position.at(Optional.of("0"))));
    audit.now = audit.now.plus(Duration.ofHours(1));

    audit.sweep();

    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.CLOSED);
    assertThat(audit.store.open()).isEmpty();
  }

  @Test
  void grantThatIsTooNewToBeListed_isNotTakenForGone() {
    audit.keys.put(KEY, CLOSED);
    audit.store.baselineAt(audit.now);
    audit.keys.grant(KEY, GrantAuditTest.grant("g-1", "arn:aws:iam::999900001111:role/partner"));
    audit.sweep();
    audit.keys.grants.clear();

    audit.sweep();

    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.GRANT);
  }

  @Test
  void keyThatWasReadInAnEarlierPart_isNotTakenForGone() {
    audit.keys.put(KEY, OPEN);
    audit.keys.put(OTHER, CLOSED);
    audit.keys.put(THIRD, CLOSED);
    audit.sweep();
    audit.store.put(
        Coverage.none(KEY_ACCOUNT).unfinished(2, Coverage.Position.at(Optional.of("2"))));

    audit.sweep();

    assertThat(audit.store.open()).hasSize(1);
    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void sweepThatIsKilled_goesOnAtTheLastPage() {
    audit.keys.put(KEY, CLOSED);
    audit.keys.put(OTHER, CLOSED);
    audit.keys.put(THIRD, OPEN);
    audit.store.baselineAt(audit.now);
    audit.untaken =
        alert -> {
          throw new OutOfMemoryError("killed");
        };
    audit.channelFault = Optional.of(new IllegalStateException("never thrown"));

    assertThatThrownBy(audit::sweep).hasMessage("killed");

    assertThat(audit.store.of(KEY_ACCOUNT).orElseThrow().next())
        .hasValue(Coverage.Position.at(Optional.of("2")));
  }

  @Test
  void alertThatIsNotTaken_keepsNobodyFromTellingOfOtherKeys_andIsToldTheNextTime() {
    audit.keys.put(KEY, OPEN);
    audit.keys.put(OTHER, OPEN);
    audit.keys.put(THIRD, OPEN);
    audit.store.baselineAt(audit.now);
    audit.untaken = alert -> alert.place().key().equals(Optional.of(KEY));
    audit.channelFault = Optional.of(new IllegalStateException("SNS does not take it"));

    AuditReport report = audit.sweep();

    assertThat(report.failure())
        .hasValueSatisfying(it -> assertThat(it).hasMessageContaining("SNS"));
    assertThat(report.faults()).containsExactly(KEY + ": SNS does not take it");
    assertThat(audit.alerts).hasSize(2);

    audit.channelFault = Optional.empty();
    audit.now = audit.now.plus(Duration.ofHours(1));

    assertThat(audit.sweep().failure()).isEmpty();
    assertThat(audit.alerts).hasSize(3);
  }

  @Test
  void sweepWhoseTimeIsOverAmidAPage_goesOnAtThatKey_andReadsNoneTwice() {
    audit.keys.put(KEY, CLOSED);
    audit.keys.put(OTHER, OPEN);
    audit.store.baselineAt(audit.now);
    audit.keys.passes = () -> audit.now = audit.now.plus(Duration.ofMinutes(2));

    assertThat(audit.sweep().keys()).isEqualTo(1);
    assertThat(audit.alerts).isEmpty();
    AuditReport second = audit.sweep(Duration.ofHours(1));

    assertThat(second.keys()).isEqualTo(1);
    assertThat(audit.alerts).singleElement().matches(it -> it.text().contains(OTHER.toString()));
    assertThat(audit.store.of(KEY_ACCOUNT).orElseThrow().completed()).isPresent();
  }

  @Test
  void keyThatIsGone_whereTheSweepBrokeOff_costsNoOtherOfThePage() {
    audit.keys.put(KEY, OPEN);
    audit.keys.put(OTHER, CLOSED);
    audit.store.baselineAt(audit.now);
    audit.store.put(
        Coverage.none(KEY_ACCOUNT)
            .unfinished(
                0, new Coverage.Position(Optional.empty(), Optional.of(THIRD), Optional.of("7"))));

    audit.sweep();

    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void keyWithMoreGrantsThanARunCanRead_isReadInParts_andItsPolicyOnce() {
    audit.keys.put(KEY, CLOSED);
    audit.store.baselineAt(audit.now);
    for (int i = 0; i < 19; i++) {
      audit.keys.grant(KEY, GrantAuditTest.grant("g-" + i, "arn:aws:iam::210987654321:role/ours"));
    }
    audit.keys.grant(KEY, GrantAuditTest.grant("g-19", "arn:aws:iam::999900001111:role/partner"));
    audit.keys.passes = () -> audit.now = audit.now.plus(Duration.ofMinutes(1));

    int runs = 1;
    while (audit.sweep().unfinished()) {
      runs++;
    }

    assertThat(runs).isBetween(3, 4);
    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.GRANT);
    assertThat(audit.keys.asked).filteredOn("policy"::equals).hasSize(1);
    assertThat(audit.store.of(KEY_ACCOUNT).orElseThrow().completed()).isPresent();
  }

  @Test
  void grantsOfAKeyThatIsReadInParts_areClosedOnlyWhereTheyAreGone() {
    audit.keys.put(KEY, CLOSED);
    audit.store.baselineAt(audit.now);
    for (int i = 0; i < 8; i++) {
      audit.keys.grant(
          KEY, GrantAuditTest.grant("g-" + i, "arn:aws:iam::999900001111:role/partner"));
    }
    audit.sweep();
    audit.alerts.clear();
    audit.now = audit.now.plus(Duration.ofHours(1));
    audit.keys.grants.values().forEach(List::removeFirst);
    audit.store.put(
        Coverage.none(KEY_ACCOUNT)
            .unfinished(
                0, new Coverage.Position(Optional.empty(), Optional.of(KEY), Optional.of("4"))));

    audit.sweep();

    assertThat(audit.alerts)
        .singleElement()
        .matches(it -> it.kind() == Alert.Kind.CLOSED && it.text().contains("grant g-0"));
  }

  /** Whoever owns a member account can make fifty thousand grants on each of its keys. */
  @Test
  void accountThatNoRunIsLongEnoughFor_keepsTheSweepFromNobody() {
    AccountId hoarder = new AccountId("000011112222");
    KeyArn hoard = KeyArn.of(KEY.toString().replace(KEY_ACCOUNT.id(), hoarder.id()));
    audit.organization = OrganizationAccounts.listed(Set.of(KEY_ACCOUNT, MEMBER, hoarder));
    audit.sweepsMembers = true;
    audit.store.baselineAt(audit.now);
    audit.keys.put(hoard, CLOSED);
    for (int i = 0; i < 100; i++) {
      audit.keys.grant(hoard, GrantAuditTest.grant("g-" + i, "arn:aws:iam::210987654321:role/a"));
    }
    audit.keys.put(KEY, OPEN);
    audit.keys.put(MEMBERS, OPEN);
    audit.keys.passes = () -> audit.now = audit.now.plus(Duration.ofSeconds(20));

    audit.sweep();
    audit.sweep();

    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.store.of(KEY_ACCOUNT).orElseThrow().completed()).isPresent();
    assertThat(audit.store.of(MEMBER).orElseThrow().completed()).isPresent();
    assertThat(audit.store.of(hoarder).orElseThrow().next()).isPresent();
  }

  @Test
  void accountAtWhichTheSweepIsKilled_keepsItFromNobody() {
    AccountId deadly = new AccountId("000011112222");
    audit.organization = OrganizationAccounts.listed(Set.of(KEY_ACCOUNT, deadly));
    audit.sweepsMembers = true;
    audit.keys.put(KeyArn.of(KEY.toString().replace(KEY_ACCOUNT.id(), deadly.id())), CLOSED);
    audit.keys.put(KEY, CLOSED);
    audit.keys.passes =
        () -> {
          throw new OutOfMemoryError("killed");
        };
    assertThatThrownBy(audit::sweep).hasMessage("killed");
    audit.now = audit.now.plus(Duration.ofHours(1));
    audit.keys.passes = () -> audit.now = audit.now.plus(Duration.ofMinutes(2));

    audit.sweep();

    assertThat(audit.store.of(KEY_ACCOUNT).orElseThrow().completed()).isPresent();
  }

  @Test
  void accountThatWasReadOnce_isToldOfAsEver_whileOthersAreReadForTheFirstTime() {
    audit.sweepsMembers = true;
    audit.keys.closed.add(MEMBER);
    audit.keys.put(KEY, CLOSED);
    audit.store.put(Coverage.none(MEMBER).unfinished(2, Coverage.Position.at(Optional.of("2"))));
    audit.store.put(Coverage.none(KEY_ACCOUNT).complete(1, audit.now));
    audit.keys.put(KEY, OPEN);

    audit.sweep();

    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.EXPOSURE);
  }

  @Test
  void sweepWhoseTimeIsOver_goesOnWhereItWas() {
    audit.keys.put(KEY, CLOSED);
    audit.keys.put(OTHER, CLOSED);
    audit.keys.put(THIRD, OPEN);

    AuditReport first = audit.sweep(Duration.ZERO);
    assertThat(first.unfinished()).isTrue();
    assertThat(audit.alerts).isEmpty();
    audit.store.put(
        Coverage.none(KEY_ACCOUNT).unfinished(2, Coverage.Position.at(Optional.of("2"))));

    AuditReport second = audit.sweep();

    assertThat(second.keys()).isEqualTo(1);
    assertThat(audit.store.of(KEY_ACCOUNT))
        .hasValueSatisfying(
            it -> {
              assertThat(it.completed()).hasValue(audit.now);
              assertThat(it.keys()).isEqualTo(3);
            });
  }

  @Test
  void memberAccounts_areReadToo_andOneThatCannotBeIsBlind() {
    audit.sweepsMembers = true;
    audit.keys.put(KEY, CLOSED);
    audit.keys.put(MEMBERS, OPEN);

    assertThat(audit.sweep().blind()).isEmpty();
    assertThat(audit.alerts.getFirst().text()).contains("policy " + MEMBERS);

    audit.keys.closed.add(MEMBER);
    audit.now = audit.now.plus(Duration.ofHours(25));
    AuditReport report = audit.sweep();

    assertThat(report.blind()).containsExactly(MEMBER);
    assertThat(report.faults()).anyMatch(it -> it.contains(MEMBER.id()));
    assertThat(audit.store.open()).hasSize(1);
  }

  @Test
  void findingInAnAccountThatLeft_isLetGo_andNotCalledShut() {
    audit.sweepsMembers = true;
    audit.keys.put(KEY, OPEN);
    audit.keys.put(MEMBERS, OPEN);
    audit.sweep();
    audit.organization = OrganizationAccounts.listed(Set.of(KEY_ACCOUNT));

    audit.sweep();
    audit.sweep();

    assertThat(audit.alerts).hasSize(2);
    assertThat(audit.alerts.getLast().kind()).isEqualTo(Alert.Kind.UNWATCHED);
    assertThat(audit.alerts.getLast().text())
        .contains(MEMBERS.toString())
        .contains("may be open still")
        .contains("account 210987654321 is not on the list of our accounts any more");
    assertThat(audit.store.open())
        .singleElement()
        .satisfies(it -> assertThat(it.subject().ofKey()).contains(KEY));
  }

  @Test
  void findingInAnAccountThatWasNeverRead_isKept() {
    audit.organization = OrganizationAccounts.listed(Set.of(KEY_ACCOUNT));
    audit.keys.put(KEY, CLOSED);
    audit.sweep();
    Assessment open = new Assessment(Exposure.PUBLIC, Severity.CRITICAL, "told by an event");
    TrackedFinding first =
        TrackedFinding.first(new Subject.Policy(MEMBERS), open, audit.now, audit.now, false);
    audit.store.put(first);
    audit.store.put(first.toldAt(audit.now));

    audit.sweep();

    assertThat(audit.store.open()).hasSize(1);
    assertThat(audit.alerts).isEmpty();
  }

  @Test
  void findingOfAMember_isKept_whereTheOrganizationDoesNotKnowUs() {
    audit.sweepsMembers = true;
    audit.keys.put(MEMBERS, OPEN);
    audit.sweep();
    audit.organization = new Answering(new Standing.Outside());

    audit.sweep();

    assertThat(audit.store.open()).hasSize(1);
    assertThat(audit.alerts).hasSize(1);
  }

  @Test
  void findingInAnAccountOfWhichNobodyKnows_isKept() {
    audit.sweepsMembers = true;
    audit.keys.put(MEMBERS, OPEN);
    audit.sweep();
    audit.organization = new Answering(new Standing.Unknown("it cannot be asked"));

    audit.sweep();

    assertThat(audit.store.open()).hasSize(1);
    assertThat(audit.alerts).hasSize(1);
  }

  /** An organisation with nobody in it, of which each account hears the same. */
  private record Answering(Standing standing) implements OrganizationAccounts {
    @Override
    public Standing standing(AccountId account) {
      return standing;
    }

    @Override
    public Looked<Set<AccountId>> members() {
      return new Looked.Seen<>(Set.of());
    }
  }

  @Test
  void keyThatCannotBeRead_keepsItsFinding() {
    audit.keys.put(KEY, OPEN);
    audit.sweep();
    audit.keys.put(KEY, "");

    AuditReport report = audit.sweep();

    assertThat(report.faults()).singleElement().asString().contains(KEY.toString());
    assertThat(audit.store.open()).hasSize(1);
    assertThat(audit.alerts).hasSize(1);
  }

  private String hashOfOpen() {
    TestAudit other = new TestAudit();
    other.keys.put(KEY, OPEN);
    other.audit(put(OPEN));
    return other
        .alerts
        .getFirst()
        .text()
        .lines()
        .filter(line -> line.startsWith("    hash   "))
        .map(line -> line.substring(11))
        .findFirst()
        .orElseThrow();
  }
}
