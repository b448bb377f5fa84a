package dev.kmsaccess.benchmarks;

import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyResult;
import java.time.Instant;
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

/** Judging one key policy, for all outside requests at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AnalyzerBenchmark {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final ExposureAnalyzer ANALYZER = ExposureAnalyzer.within(SamplePolicies.zone());

  /** Which policies are judged. */
  @Param public Sample sample = Sample.TYPICAL;

  private PolicySeries series = PolicySeries.of(Sample.TYPICAL);

  /** Makes the policies. */
  @Setup
  public void makePolicies() {
    series = PolicySeries.of(sample);
  }

  /** Judges a policy that was read before. */
  @Benchmark
  public ExposureVerdict judge() {
    return ANALYZER.analyze(series.nextDocument(), SamplePolicies.KEY, NOW);
  }

  /** Reads a policy. */
  @Benchmark
  public PolicyResult read() {
    return series.readNext();
  }

  /** Reads a policy and judges it, as an audit does. */
  @Benchmark
  public ExposureVerdict readAndJudge() {
    PolicyDocument policy = PolicySeries.valid(series.readNext());
    return ANALYZER.analyze(policy, SamplePolicies.KEY, NOW);
  }
}
