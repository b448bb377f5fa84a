package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.ExposureAnalysis;
import java.time.Instant;

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

  /** Whether policies that say the same may be judged differently, key by key. */
  boolean heedsKeys() {
    return heedsKeys;
  }

  /** Returns whom more is known of than policies say. */
  KnownNames knownNames() {
    return knownNames;
  }

  private Outcome judge(Reading.Found found, KeyArn key) {
    return new Outcome.Judged(found, key, analysis.analyze(found.policy(), key, now));
  }
}
