package dev.kmsaccess.benchmarks;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.CallerPolicies;
import dev.kmsaccess.core.evaluate.KeyAuthorizer;
import dev.kmsaccess.core.evaluate.KeyCall;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.PolicyVerdict;
import dev.kmsaccess.core.evaluate.RequestContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Deciding one request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EvaluatorBenchmark {

  private static final Call CALL =
      new Call(
          new Caller.RoleSession(
              PrincipalArn.of("arn:aws:iam::222233334444:role/app-7"),
              "AROAEXAMPLEEXAMPLE000",
              "session",
              Optional.of(Membership.at(SamplePolicies.ORGANIZATION, "o-a1b2c3d4e5/r-ab12/")),
              Map.of()),
          "kms:Decrypt",
          SamplePolicies.KEY.toString(),
          RequestContext.of("aws:SourceIp", "192.0.2.1"));

  private final PolicyEvaluator evaluator = new PolicyEvaluator();
  private final KeyAuthorizer authorizer = new KeyAuthorizer();

  /** Which policies decide. */
  @Param public Sample sample = Sample.TYPICAL;

  private PolicySeries series = PolicySeries.of(Sample.TYPICAL);

  /** Makes the policies. */
  @Setup
  public void makePolicies() {
    series = PolicySeries.of(sample);
  }

  /** Asks the key policy alone. */
  @Benchmark
  public PolicyVerdict evaluate() {
    return evaluator.evaluate(series.nextDocument(), CALL);
  }

  /** Asks everything that has a say in a call of KMS. */
  @Benchmark
  public AuthorizationDecision authorize() {
    return authorizer.authorize(
        KeyCall.of(CALL, SamplePolicies.OWNER, series.nextDocument(), CallerPolicies.NONE));
  }
}
