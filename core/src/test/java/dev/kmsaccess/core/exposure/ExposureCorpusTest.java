package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the folder of cases: what is missing fails, and so does what is too much. */
class ExposureCorpusTest {

  static Stream<CorpusCase> cases() {
    return CorpusCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void analyze_caseOfTheCorpus_findsWhatIsExpectedAndNoMore(CorpusCase it) {
    ExposureVerdict verdict = analyze(it, it.policy());

    SoftAssertions.assertSoftly(
        all -> {
          all.assertThat(verdict.exposure()).hasToString(it.exposure());
          all.assertThat(verdict.findings().stream().map(f -> words(it.policy(), f)))
              .containsExactlyInAnyOrderElementsOf(it.findings());
          all.assertThat(verdict.advisories().stream().map(a -> words(it.policy(), a)))
              .containsExactlyInAnyOrderElementsOf(it.advisories());
          all.assertThat(verdict.opensAt().map(Object::toString).orElse(""))
              .isEqualTo(it.opensAt());
          it.fixes()
              .ifPresent(
                  fixes ->
                      all.assertThat(verdict.findings().stream().map(f -> edit(it.policy(), f)))
                          .containsExactlyInAnyOrderElementsOf(fixes));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fix_allOfACaseApplied_closesThePolicy(CorpusCase it) {
    PolicyDocument fixed = it.policy();
    // From the last statement to the first, so that removing one leaves the others in their place.
    List<Finding> findings =
        analyze(it, fixed).findings().stream()
            .sorted(Comparator.comparingInt(Finding::statement).reversed())
            .toList();
    int last = Integer.MAX_VALUE;
    for (Finding finding : findings) {
      if (finding.statement() < last) {
        fixed = finding.fix().orElseThrow().applyTo(fixed);
        last = finding.statement();
      }
    }

    assertThat(analyze(it, fixed).findings()).isEmpty();
  }

  private static ExposureVerdict analyze(CorpusCase it, PolicyDocument policy) {
    return ExposureAnalyzer.within(it.zone()).analyze(policy, it.key(), it.now());
  }

  private static String words(PolicyDocument policy, Finding finding) {
    return policy.statements().get(finding.statement()).label()
        + " "
        + finding.exposure()
        + " "
        + String.join(" ", finding.actions())
        + (finding.proven() ? "" : " unproven")
        + finding.opensAt().map(at -> " opens " + at).orElse("");
  }

  private static String edit(PolicyDocument policy, Finding finding) {
    String label = policy.statements().get(finding.statement()).label();
    return label + ": " + finding.fix().orElseThrow().sentence();
  }

  private static String words(PolicyDocument policy, Advisory advisory) {
    return advisory.kind() + " " + policy.statements().get(advisory.statement()).label();
  }
}
