package dev.kmsaccess.core.exposure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

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

  /**
   * Returns the verdict on a policy that differs from this one in its Sids alone.
   *
   * @param sids gives a statement's Sid by its position, counted from 0
   */
  public ExposureVerdict withSids(IntFunction<Optional<String>> sids) {
    if (findings.isEmpty() && advisories.isEmpty()) {
      return this;
    }
    List<Finding> named = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      named.add(finding.withSid(sids.apply(finding.statement())));
    }
    List<Advisory> advised = new ArrayList<>(advisories.size());
    for (Advisory advisory : advisories) {
      advised.add(advisory.withSid(sids.apply(advisory.statement())));
    }
    return new ExposureVerdict(exposure, opensAt, named, advised);
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
