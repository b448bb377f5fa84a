package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a subject while it is open. Losing it costs a repeated alert, never an
 * alert.
 *
 * @param subject what is open
 * @param version counts the writes, from 1; a write that expects another one fails
 * @param fingerprint what exactly is open: another one is news
 * @param exposure who gets in
 * @param severity how bad it is
 * @param since when it was first seen open
 * @param claimed when somebody began to tell of it and did not finish; empty when nobody is at it
 * @param told when the security team last heard of it; empty before the first time
 * @param baseline whether the first sweep of the installation found it
 */
public record TrackedFinding(
    Subject subject,
    long version,
    String fingerprint,
    Exposure exposure,
    Severity severity,
    Instant since,
    Optional<Instant> claimed,
    Optional<Instant> told,
    boolean baseline) {

  public TrackedFinding {
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + version);
    }
  }

  /** Returns the first version, taken by somebody who tells of it now. */
  static TrackedFinding first(
      Subject subject, Assessment open, Instant since, Instant now, boolean baseline) {
    return new TrackedFinding(
        subject,
        1,
        open.fingerprint(),
        open.exposure(),
        open.severity(),
        since,
        Optional.of(now),
        Optional.empty(),
        baseline);
  }

  /** Returns the first and last version of something that was told already. */
  static TrackedFinding told(Subject subject, Assessment open, Instant now) {
    return new TrackedFinding(
        subject,
        1,
        open.fingerprint(),
        open.exposure(),
        open.severity(),
        now,
        Optional.empty(),
        Optional.of(now),
        /* baseline= */ false);
  }

  /** Whether somebody was told of it before then. */
  boolean isToldBefore(Instant then) {
    return told.filter(it -> it.isBefore(then)).isPresent();
  }

  /** Returns how it is open, as far as was told. */
  Assessment assessment() {
    return new Assessment(exposure, severity, fingerprint);
  }

  /** Returns the next version, taken by somebody who tells of it now. */
  TrackedFinding claimedAt(Instant now) {
    return new TrackedFinding(
        subject,
        version + 1,
        fingerprint,
        exposure,
        severity,
        since,
        Optional.of(now),
        told,
        baseline);
  }

  /** Returns the same version, in which this is open. */
  TrackedFinding nowOpen(Assessment open) {
    return new TrackedFinding(
        subject,
        version,
        open.fingerprint(),
        open.exposure(),
        open.severity(),
        since,
        claimed,
        told,
        baseline);
  }

  /** Returns the next version, told. */
  TrackedFinding toldAt(Instant now) {
    return new TrackedFinding(
        subject,
        version + 1,
        fingerprint,
        exposure,
        severity,
        since,
        Optional.empty(),
        Optional.of(now),
        baseline);
  }
}
