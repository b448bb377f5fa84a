package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureVerdict;

/** What the audit has to say about one key policy. */
sealed interface Outcome {

  Location location();

  /** Returns what this alone would make of the exit status. */
  int status();

  /**
   * Returns the exit status for a verdict. A policy that opens by itself later is not closed,
   * though nobody gets in yet.
   */
  static int status(ExposureVerdict verdict) {
    return verdict.isClosed() ? ExitStatus.DONE : ExitStatus.NO;
  }

  /**
   * It was judged.
   *
   * @param key the key as it was judged; where its source tells only the account, only that is true
   *     of it
   */
  record Judged(Reading.Found reading, KeyArn key, ExposureVerdict verdict) implements Outcome {
    @Override
    public Location location() {
      return reading.location();
    }

    @Override
    public int status() {
      return Outcome.status(verdict);
    }
  }

  /**
   * It could not be judged, so that the answer is unknown.
   *
   * @param why a sentence for people
   */
  record NotUnderstood(Location location, String why) implements Outcome {
    @Override
    public int status() {
      return ExitStatus.NOT_UNDERSTOOD;
    }
  }
}
