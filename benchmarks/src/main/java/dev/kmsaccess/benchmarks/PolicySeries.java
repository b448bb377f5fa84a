package dev.kmsaccess.benchmarks;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Policies of one kind, taken in turn: with a single one the processor would learn its branches by
 * heart, and the figure would be of a machine that nobody has.
 */
final class PolicySeries {

  private static final int DIFFERENT = 256;

  private final List<String> texts;
  private final List<PolicyDocument> documents;
  private int next;

  private PolicySeries(List<String> texts) {
    this.texts = texts;
    this.documents = texts.stream().map(it -> valid(parse(it))).toList();
  }

  static PolicySeries of(Sample sample) {
    SplittableRandom random = new SplittableRandom(1);
    return new PolicySeries(
        switch (sample) {
          case SMALL -> List.of(SamplePolicies.small());
          case TYPICAL ->
              IntStream.range(0, DIFFERENT).mapToObj(i -> SamplePolicies.typical(random)).toList();
          case LARGEST -> List.of(SamplePolicies.largest(random));
          case ADVERSARIAL -> List.of(SamplePolicies.adversarial());
          case MANY_KEYS -> List.of(SamplePolicies.manyKeys(random));
        });
  }

  PolicyDocument nextDocument() {
    return documents.get(turn());
  }

  PolicyResult readNext() {
    return parse(texts.get(turn()));
  }

  static PolicyDocument valid(PolicyResult result) {
    return switch (result) {
      case PolicyResult.Valid(PolicyDocument it) -> it;
      case PolicyResult.Invalid invalid ->
          throw new IllegalStateException("a sample is no policy: " + invalid.problems());
    };
  }

  private static PolicyResult parse(String text) {
    return PolicyParser.parse(text, PolicyKind.KEY_POLICY);
  }

  private int turn() {
    next = next + 1 == texts.size() ? 0 : next + 1;
    return next;
  }
}
