package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.PolicyVerdict;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The analyser and the evaluator were written apart; on random policies each is the other's judge.
 * {@code -Dexposure.policies=100000} makes the run longer, {@code -Dexposure.seed=N} another one.
 */
class AnalyzerAgainstEvaluatorTest {

  private static final int POLICIES = Integer.getInteger("exposure.policies", 3_000);
  private static final long FIRST_SEED = Long.getLong("exposure.seed", 1);
  private static final int REQUESTS = 60;

  private final ExposureAnalyzer analyzer = ExposureAnalyzer.within(RandomWorld.ZONE);
  private final PolicyEvaluator evaluator = new PolicyEvaluator();

  @Test
  void analyze_randomPolicy_missesNoRequestFromOutsideThatTheEvaluatorAllows() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + POLICIES; seed++) {
      RandomWorld world = new RandomWorld(seed);
      PolicyDocument policy = world.policy();
      ExposureVerdict verdict = analyzer.analyze(policy, RandomWorld.KEY, RandomWorld.NOW);
      for (int i = 0; i < REQUESTS; i++) {
        Call request = world.request();
        if (evaluator.evaluate(policy, request) instanceof PolicyVerdict.Allow) {
          assertThat(isFound(verdict, request))
              .as("seed %d%n%s%n%s%n%s", seed, PolicyText.pretty(policy), request, verdict)
              .isTrue();
        }
      }
    }
  }

  @Test
  void analyze_randomPolicyWithoutUnknowns_provesEachFinding() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + POLICIES; seed++) {
      PolicyDocument policy = new RandomWorld(seed).policy();
      ExposureVerdict verdict = analyzer.analyze(policy, RandomWorld.KEY, RandomWorld.NOW);
      assertThat(verdict.findings())
          .as("seed %d%n%s%n%s", seed, PolicyText.pretty(policy), verdict)
          .allMatch(Finding::proven);
    }
  }

  @Test
  void fix_ofEachFindingOfARandomPolicy_closesItsStatement() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + POLICIES / 4; seed++) {
      PolicyDocument policy = new RandomWorld(seed).policy();
      for (Finding finding :
          analyzer.analyze(policy, RandomWorld.KEY, RandomWorld.NOW).findings()) {
        PolicyDocument fixed = finding.fix().orElseThrow().applyTo(policy);
        boolean removed = finding.fix().orElseThrow() instanceof Fix.RemoveStatement;
        List<Finding> left =
            analyzer.analyze(fixed, RandomWorld.KEY, RandomWorld.NOW).findings().stream()
                .filter(it -> !removed && it.statement() == finding.statement())
                .toList();
        assertThat(left)
            .as("seed %d%n%s%n%s", seed, PolicyText.pretty(policy), finding)
            .allMatch(it -> it.opensAt().isPresent());
      }
    }
  }

  private static boolean isFound(ExposureVerdict verdict, Call request) {
    Exposure least =
        request.caller() instanceof Caller.AwsService ? Exposure.SERVICE : Exposure.EXTERNAL;
    return verdict.findings().stream()
        .filter(it -> it.opensAt().isEmpty())
        .filter(it -> it.exposure().compareTo(least) >= 0)
        .anyMatch(it -> it.actions().contains(request.action()));
  }
}
