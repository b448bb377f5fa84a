package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.ExposureAnalysis;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Has key policies judged, all by the same analysis and at the same instant. May be shared by
 * threads.
 */
final class Judge {

  private final ExposureAnalysis analysis;
  private final Instant now;
  private final KeyInQuestion keys;
  private final KnownNames knownNames;
  private final boolean heedsKeys;

  /**
   * Makes a judge.
   *
   * @param analysis judges one policy
   * @param now the instant that the verdicts are about
   * @param keys finds out whose key it is where the source does not say
   * @param knownNames the accounts and organisations that the analysis treats in a way of their own
   * @param heedsKeys whether the analysis knows single keys, as exceptions do
   */
  Judge(
      ExposureAnalysis analysis,
      Instant now,
      KeyInQuestion keys,
      KnownNames knownNames,
      boolean heedsKeys) {
    this.analysis = analysis;
    this.now = now;
    this.keys = keys;
    this.knownNames = knownNames;
    this.heedsKeys = heedsKeys;
  }

  /** Returns what there is to say about what was read. */
  Outcome judge(Reading reading) {
    return switch (reading) {
      case Reading.Unreadable(Location location, String why) ->
          new Outcome.NotUnderstood(location, why);
      case Reading.Found found ->
          switch (keys.of(found)) {
            case KeyInQuestion.Answer.Unknown(String why) ->
                new Outcome.NotUnderstood(found.location(), why);
            case KeyInQuestion.Answer.Known(KeyArn key) -> judge(found, key);
          };
    };
  }

  /**
   * Returns all that there is to say about what was read. What is not known of a policy hides
   * nothing that is open beside it; but then it is not closed either.
   */
  List<Outcome> all(Reading reading) {
    Outcome known = judge(reading);
    if (!(reading instanceof Reading.Found found) || found.rest().unknown().isEmpty()) {
      return List.of(known);
    }
    List<Outcome> outcomes = new ArrayList<>();
    if (known.status() != ExitStatus.DONE) {
      outcomes.add(known);
    }
    found.rest().unknown().forEach(it -> outcomes.add(judge(it)));
    return outcomes;
  }

  /** Whether policies that say the same may be judged differently, key by key. */
  boolean heedsKeys() {
    return heedsKeys;
  }

  /** Returns whom more is known of than policies say. */
  KnownNames knownNames() {
    return knownNames;
  }

  private Outcome judge(Reading.Found found, KeyArn key) {
    ExposureVerdict verdict = analysis.analyze(found.policy(), key, now);
    return new Outcome.Judged(found, key, found.rest().mayDeny() ? doubted(verdict) : verdict);
  }

  private static ExposureVerdict doubted(ExposureVerdict verdict) {
    return new ExposureVerdict(
        verdict.exposure(),
        verdict.opensAt(),
        verdict.findings().stream()
            .map(it -> it.doubted(" It is not proven, because a part of the policy is not known."))
            .toList(),
        verdict.advisories());
  }
}
