package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.audit.StatementHash;
import dev.kmsaccess.core.exposure.Advisory;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Fix;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Writes outcomes for people: the verdict first, then who gets in how, and what closes it. */
final class TextReport implements Report {

  private static final int ACTIONS_SHOWN = 6;

  private final PrintWriter out;
  private final Style style;
  private final Tally tally = new Tally();

  TextReport(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.style = new Style(ansi);
  }

  @Override
  public void add(Outcome outcome) {
    tally.add(outcome);
    switch (outcome) {
      case Outcome.NotUnderstood(Location at, String why) -> {
        head(style.warning("UNKNOWN"), at, "");
        row("", Shown.sentence(why));
      }
      case Outcome.Judged judged -> {
        head(verdict(judged.verdict()), judged.location(), owner(judged));
        judged.verdict().findings().forEach(it -> finding(judged.reading(), it));
        judged.verdict().advisories().forEach(this::advisory);
        if (KeyInQuestion.isUnowned(judged.key()) && !judged.verdict().isClosed()) {
          row(
              "note",
              "whose key this is is not known, so every account that is named counts as outside;"
                  + " give it with --owner");
        }
        List<String> defaults = judged.reading().rest().defaults();
        if (!defaults.isEmpty()) {
          row(
              "note",
              "judged with the default of "
                  + Shown.safe(String.join(", ", defaults))
                  + "; give another value with --parameter");
        }
      }
    }
  }

  @Override
  public void end() {
    out.println();
    out.println(
        "%s judged: %d closed, %d open; %d not understood."
            .formatted(
                policies(tally.closed() + tally.open()),
                tally.closed(),
                tally.open(),
                tally.notUnderstood()));
    out.flush();
  }

  private static String policies(int count) {
    return count == 1 ? "1 key policy" : count + " key policies";
  }

  private void head(String verdict, Location location, String owner) {
    out.println(
        verdict
            + "  "
            + Shown.safe(location.pointer())
            + (location.part().isEmpty() ? "" : "  " + Shown.safe(location.part()))
            + owner);
  }

  /** Returns whose key it was taken for, where the source does not say. */
  private static String owner(Outcome.Judged judged) {
    return judged.reading().key().isPresent() || KeyInQuestion.isUnowned(judged.key())
        ? ""
        : "  (as a key of " + judged.key().account() + ")";
  }

  private String verdict(ExposureVerdict verdict) {
    String word = verdict.exposure().name();
    if (verdict.exposure() != Exposure.NONE) {
      return verdict.isProven() ? style.alarm(word) : style.alarm(word + " (UNPROVEN)");
    }
    return verdict
        .opensAt()
        .map(it -> style.warning("NONE until " + it))
        .orElseGet(() -> style.fine(word));
  }

  private void finding(Reading.Found found, Finding finding) {
    Statement statement = found.policy().statements().get(finding.statement());
    out.println();
    out.println(
        "  "
            + style.bold(finding.severity() + " " + finding.exposure())
            + " through "
            + label(statement)
            + " at "
            + Shown.safe(found.of(statement).pointer()));
    row("", Shown.sentence(finding.message()));
    row("actions", actions(finding.actions()));
    finding.opensAt().ifPresent(it -> row("opens at", it.toString()));
    row(
        "witness",
        finding.witness().map(it -> Shown.sentence(it.toString())).orElse("none was found")
            + (finding.proven() ? "" : " (not proven: treated as open until it is)"));
    finding.fix().ifPresent(it -> fix(found.policy(), it));
    row("accept", "as statementSha256 " + StatementHash.of(statement) + " of the exceptions file");
    out.println();
  }

  private void fix(PolicyDocument policy, Fix fix) {
    row("fix", Shown.sentence(FixText.of(fix)));
    if (!(fix instanceof Fix.RemoveStatement) && FixText.isCertain(fix)) {
      Statement edited = fix.applyTo(policy).statements().get(fix.statement());
      row("as JSON", Shown.json(PolicyText.json(edited)));
    }
  }

  private void advisory(Advisory advisory) {
    row("advisory", advisory.kind() + ": " + Shown.sentence(advisory.message()));
  }

  private void row(String name, String text) {
    out.println(name.isEmpty() ? "    " + text : "    %-9s %s".formatted(name, text));
  }

  private static String actions(List<String> actions) {
    String shown = String.join(", ", actions.subList(0, Math.min(ACTIONS_SHOWN, actions.size())));
    int more = actions.size() - ACTIONS_SHOWN;
    return Shown.safe(shown) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Returns the statement as people point at it; a Sid in quotes, so that it can claim nothing. */
  static String label(Statement statement) {
    Optional<String> sid = statement.sid().filter(it -> !it.isEmpty());
    String number = "statement " + (statement.index() + 1);
    return sid.map(it -> number + " " + Shown.quoted(it)).orElse(number);
  }
}
