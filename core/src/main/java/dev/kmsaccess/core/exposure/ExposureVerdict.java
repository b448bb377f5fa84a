package dev.kmsaccess.core.exposure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a key policy lets outsiders do.
 *
 * @param exposure the widest exposure that is open now
 * @param opensAt the first instant at which the policy opens wider than now, if it ever does
 * @param findings the ways in; those with {@link Finding#opensAt()} are not open yet and do not
 *     count for {@link #exposure}
 * @param advisories what is worth knowing besides
 */
public record ExposureVerdict(
    Exposure exposure,
    Optional<Instant> opensAt,
    List<Finding> findings,
    List<Advisory> advisories) {

  public ExposureVerdict {
    findings = List.copyOf(findings);
    advisories = List.copyOf(advisories);
  }

  /** Whether nobody outside gets in, now or, as the policy stands, later. */
  public boolean isClosed() {
    return exposure == Exposure.NONE && opensAt.isEmpty();
  }

  /** Whether each finding that is open now is proven by a confirmed witness. */
  public boolean isProven() {
    return findings.stream().filter(it -> it.opensAt().isEmpty()).allMatch(Finding::proven);
  }
}
