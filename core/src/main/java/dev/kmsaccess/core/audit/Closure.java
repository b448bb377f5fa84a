package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Fix;
import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.Comparator;
import java.util.List;

/** Closes a policy by the fixes of its findings. Nobody is let in who was not let in before. */
final class Closure {

  private Closure() {}

  /** Returns the policy with every fix made; the caller judges whether that closes it. */
  static PolicyDocument of(PolicyDocument policy, List<Finding> findings) {
    // From the last statement to the first, because a fix may take its statement away.
    List<Fix> fixes =
        findings.stream()
            .flatMap(it -> it.fix().stream())
            .distinct()
            .sorted(Comparator.comparing(Fix::statement).reversed())
            .toList();
    PolicyDocument closed = policy;
    int removed = Integer.MAX_VALUE;
    for (Fix fix : fixes) {
      if (fix.statement() == removed) {
        continue;
      }
      closed = fix.applyTo(closed);
      if (fix instanceof Fix.RemoveStatement) {
        removed = fix.statement();
      }
    }
    return closed;
  }
}
