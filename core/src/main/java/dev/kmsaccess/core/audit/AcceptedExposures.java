package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.rules.Exceptions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Leaves out what the security team has accepted: the findings of a statement that is accepted for
 * this very key, as it is written now, and whose acceptance still stands.
 *
 * @param analysis finds everything
 * @param exceptions what is accepted
 */
public record AcceptedExposures(ExposureAnalysis analysis, Exceptions exceptions)
    implements ExposureAnalysis {

  @Override
  public boolean hidesAccepted(PolicyDocument policy, KeyArn key, Instant now) {
    return analysis.analyze(policy, key, now).findings().size()
        > analyze(policy, key, now).findings().size();
  }

  @Override
  public ExposureVerdict analyze(PolicyDocument policy, KeyArn key, Instant now) {
    ExposureVerdict all = analysis.analyze(policy, key, now);
    if (!exceptions.acceptAnyOf(key)) {
      return all; // nothing to compare a statement's hash with
    }
    List<Finding> left =
        all.findings().stream()
            .filter(
                it ->
                    !exceptions.accepts(
                        key, StatementHash.of(policy.statements().get(it.statement())), now))
            .toList();
    if (left.size() == all.findings().size()) {
      return all;
    }
    Exposure exposure =
        left.stream()
            .filter(it -> it.opensAt().isEmpty())
            .map(Finding::exposure)
            .reduce(Exposure.NONE, Exposure::or);
    Optional<Instant> opensAt =
        left.stream().flatMap(it -> it.opensAt().stream()).min(Comparator.naturalOrder());
    return new ExposureVerdict(exposure, opensAt, left, all.advisories());
  }
}
