package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges a policy's text; what cannot be read counts as open until somebody proves otherwise. */
final class PolicyJudge {

  private final ExposureAnalysis analysis;
  private final InstantSource clock;

  PolicyJudge(ExposureAnalysis analysis, InstantSource clock) {
    this.analysis = analysis;
    this.clock = clock;
  }

  /**
   * What a policy turned out to be.
   *
   * @param policy the policy; empty for an unreadable one
   * @param exposure how far it is open now
   * @param findings the ways in, those that open later included; none for an unreadable policy
   * @param later when it opens wider than now
   * @param unreadable why it could not be judged; empty for one that was
   * @param at when it was judged
   */
  record Judgement(
      Optional<PolicyDocument> policy,
      Exposure exposure,
      List<Finding> findings,
      Optional<Instant> later,
      Optional<String> unreadable,
      Instant at) {

    /** Returns the worst severity of the ways in. */
    Severity severity() {
      return findings.stream()
          .map(Finding::severity)
          .max(Comparator.naturalOrder())
          .orElse(unreadable.isPresent() ? Severity.HIGH : Severity.LOW);
    }

    /** Whether a concrete request proves each way in that is open now. */
    boolean isProven() {
      return unreadable.isEmpty()
          && findings.stream().filter(it -> it.opensAt().isEmpty()).allMatch(Finding::proven);
    }
  }

  /** Returns why a policy that was open is open no longer, for people. */
  String whyClosed(KeyArn key, Judgement closed) {
    if (closed.policy().isEmpty()) {
      return "the key is gone";
    }
    return analysis.hidesAccepted(closed.policy().get(), key, clock.instant())
        ? "the security team has accepted what is open, as the exceptions say"
        : "the policy lets no outsider in any more";
  }

  /** Judges a policy that was read back, or the failure to do so. */
  Judgement judge(KeyArn key, KeyPolicies.Reading reading) {
    return switch (reading) {
      case KeyPolicies.Reading.Read(String text) -> judge(key, text);
      case KeyPolicies.Reading.Unavailable(String why) ->
          unreadable("the policy could not be read: " + ForeignText.shown(why));
      case KeyPolicies.Reading.Gone gone ->
          new Judgement(
              Optional.empty(),
              Exposure.NONE,
              List.of(),
              Optional.empty(),
              Optional.empty(),
              clock.instant());
    };
  }

  /** Judges a policy's text. */
  Judgement judge(KeyArn key, String text) {
    return switch (PolicyParser.parse(text, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          unreadable(
              "the policy is in force and not understood: "
                  + ForeignText.shown(problems.getFirst().toString(), 200));
      case PolicyResult.Valid(PolicyDocument policy) -> judge(key, policy);
    };
  }

  private Judgement judge(KeyArn key, PolicyDocument policy) {
    Instant now = clock.instant();
    ExposureVerdict verdict;
    try {
      verdict = analysis.analyze(policy, key, now);
    } catch (RuntimeException | StackOverflowError fault) {
      // A fault of ours in one policy must not keep the keys after it from being looked at.
      return unreadable("the policy is in force and could not be judged: " + fault);
    }
    return new Judgement(
        Optional.of(policy),
        verdict.exposure(),
        verdict.findings(),
        verdict.opensAt(),
        Optional.empty(),
        now);
  }

  private Judgement unreadable(String why) {
    return new Judgement(
        Optional.empty(),
        Exposure.PUBLIC,
        List.of(),
        Optional.empty(),
        Optional.of(why),
        clock.instant());
  }
}
