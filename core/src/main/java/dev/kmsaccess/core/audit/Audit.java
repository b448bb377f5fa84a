package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.usecase.AnswerChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The auditor's two halves over the same ports: {@link Auditor} hears of changes, {@link
 * AuditSweep} looks for itself.
 *
 * @param auditor judges events
 * @param sweep reads everything
 */
public record Audit(Auditor auditor, AuditSweep sweep) {

  /**
   * What the auditor needs.
   *
   * @param analysis tells what a policy lets outsiders do
   * @param grants judges grants
   * @param keys reads keys as they are
   * @param store remembers what is open
   * @param memory remembers policies
   * @param coverage remembers how far the sweep came
   * @param organization tells which accounts are ours
   * @param alerts where the security team is told
   * @param answers where findings are published as events
   */
  public record Ports(
      ExposureAnalysis analysis,
      GrantJudge grants,
      KeyReader keys,
      FindingStore store,
      PolicyMemory memory,
      CoverageStore coverage,
      OrganizationAccounts organization,
      AlertChannel alerts,
      AnswerChannel answers) {}

  /**
   * Puts the halves together.
   *
   * @param keyAccounts the accounts whose keys are given out, ours and the further ones
   * @param reminder how long it is quiet about what stays open
   * @param isOurRule whether a rule of EventBridge of that name is one of ours
   */
  public static Audit of(
      Ports ports,
      AuditSweep.Site site,
      Set<AccountId> keyAccounts,
      Duration reminder,
      Predicate<String> isOurRule,
      InstantSource clock) {
    Findings findings = new Findings(ports.store(), reminder, clock);
    Voice voice = new Voice(ports.alerts(), ports.answers());
    PolicyWatch policies =
        new PolicyWatch(
            new PolicyJudge(ports.analysis(), clock),
            ports.grants(),
            ports.keys(),
            ports.memory(),
            findings,
            voice,
            clock);
    GrantWatch grants = new GrantWatch(ports.grants(), ports.keys(), findings, voice, clock);
    return new Audit(
        new Auditor(
            policies,
            grants,
            ports.keys(),
            findings,
            voice,
            site.account(),
            keyAccounts,
            isOurRule,
            clock),
        new AuditSweep(
            policies,
            grants,
            ports.keys(),
            ports.store(),
            ports.coverage(),
            ports.organization(),
            voice,
            new ClosingWord(findings, voice, clock),
            site,
            clock));
  }
}
