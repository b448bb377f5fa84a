package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.PolicyVerdict;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The analyser and the evaluator were written apart; on random policies each is the other's judge.
 * {@code -Dexposure.policies=100000} makes the run longer, {@code -Dexposure.seed=N} another one.
 */
class AnalyzerAgainstEvaluatorTest {

  private static final int POLICIES = Integer.getInteger("exposure.policies", 100_000);
  private static final long FIRST_SEED = Long.getLong("exposure.seed", 1);
  private static final int REQUESTS = 60;

  private final ExposureAnalyzer analyzer = ExposureAnalyzer.within(RandomWorld.ZONE);
  private final PolicyEvaluator evaluator = new PolicyEvaluator();

  @Test
  void analyze_randomPolicy_missesNoRequestFromOutsideThatTheEvaluatorAllows() {
    forEachSeed(POLICIES, seed -> assertNothingIsMissed(seed, new RandomWorld(seed)));
  }

  @Test
  void analyze_randomPolicyWithVariables_missesNoRequestFromOutsideThatTheEvaluatorAllows() {
    forEachSeed(POLICIES, seed -> assertNothingIsMissed(seed, RandomWorld.withVariables(seed)));
  }

  private void assertNothingIsMissed(long seed, RandomWorld world) {
    PolicyDocument policy = world.policy();
    ExposureVerdict verdict = analyze(policy);
    for (int i = 0; i < REQUESTS; i++) {
      Call request = world.request();
      if (evaluator.evaluate(policy, request) instanceof PolicyVerdict.Allow) {
        assertThat(isFound(verdict, request))
            .as(() -> described(seed, policy, request + "\n" + verdict))
            .isTrue();
      }
    }
  }

  @Test
  void analyze_randomPolicyWithoutUnknowns_provesEachFinding() {
    forEachSeed(
        POLICIES,
        seed -> {
          PolicyDocument policy = new RandomWorld(seed).policy();
          ExposureVerdict verdict = analyze(policy);
          assertThat(verdict.findings())
              .as(() -> described(seed, policy, verdict))
              .allMatch(it -> it.proven() || isVague(policy));
        });
  }

  @Test
  void fix_ofEachFindingOfARandomPolicy_closesItsStatement() {
    forEachSeed(
        POLICIES / 4,
        seed -> {
          PolicyDocument policy = new RandomWorld(seed).policy();
          for (Finding finding : analyze(policy).findings()) {
            PolicyDocument fixed = finding.fix().orElseThrow().applyTo(policy);
            boolean removed = finding.fix().orElseThrow() instanceof Fix.RemoveStatement;
            List<Finding> left =
                analyze(fixed).findings().stream()
                    .filter(it -> !removed && it.statement() == finding.statement())
                    .toList();
            assertThat(left)
                .as(() -> described(seed, policy, finding))
                .allMatch(it -> it.opensAt().isPresent());
          }
        });
  }

  /** Runs a check for each seed, on all cores; a seed that fails is named by the failure. */
  private static void forEachSeed(int count, LongConsumer check) {
    LongStream.range(FIRST_SEED, FIRST_SEED + count).parallel().forEach(check);
  }

  private ExposureVerdict analyze(PolicyDocument policy) {
    return analyzer.analyze(policy, RandomWorld.KEY, RandomWorld.NOW);
  }

  /** Whether AWS leaves open what an ARN of the policy matches. */
  private static boolean isVague(PolicyDocument policy) {
    Facts facts = new Facts(RandomWorld.KEY, RandomWorld.ZONE, RandomWorld.NOW, true);
    return policy.statements().stream()
        .anyMatch(
            it ->
                it.conditions().stream()
                    .anyMatch(condition -> KeyTest.of(condition, facts).isVague()));
  }

  private static String described(long seed, PolicyDocument policy, Object met) {
    return "seed %d%n%s%n%s".formatted(seed, PolicyText.pretty(policy), met);
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
