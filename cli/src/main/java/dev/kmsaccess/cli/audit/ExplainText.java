package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.StatementReading;
import dev.kmsaccess.core.policy.PolicyDocument;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Writes a decision for people: the answer, what decided it, and how each statement reads. */
final class ExplainText {

  private final PrintWriter out;
  private final Style style;

  ExplainText(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.style = new Style(ansi);
  }

  void write(Question question, Call call, AuthorizationDecision decision) {
    String word = ExplainAnswer.word(decision);
    out.println(decision.isAllowed() ? style.fine(word) : style.alarm(word));
    out.println(
        "  %s %s on %s"
            .formatted(
                Shown.safe(call.caller().arn()),
                Shown.safe(call.action()),
                Shown.safe(call.resource())));
    out.println("  " + Shown.sentence(decision.explanation()));
    policy("the key policy", question.keyPolicy(), call);
    if (question.identityPolicies().isEmpty()) {
      out.println();
      out.println("identity-based policies: none given, so they are taken to allow everything");
    }
    numbered("identity-based policy", question.identityPolicies().orElse(List.of()), call);
    numbered("session policy", question.sessionPolicy().stream().toList(), call);
    out.flush();
  }

  private void numbered(String name, List<PolicyDocument> policies, Call call) {
    for (int i = 0; i < policies.size(); i++) {
      policy(policies.size() == 1 ? name : name + " " + (i + 1), policies.get(i), call);
    }
  }

  private void policy(String name, PolicyDocument policy, Call call) {
    out.println();
    out.println(name);
    for (StatementReading reading : new PolicyEvaluator().explain(policy, call)) {
      String label = TextReport.label(reading.statement());
      out.println(
          reading.applies()
              ? "  " + style.bold(label + " applies: " + reading.statement().effect().text())
              : "  " + label + " (" + reading.statement().effect().text() + ") does not apply");
      reading.misses().forEach(it -> out.println("    " + Shown.sentence(it)));
    }
  }
}
