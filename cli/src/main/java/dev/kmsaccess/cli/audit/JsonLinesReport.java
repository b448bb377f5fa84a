package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.Utf8Output;
import java.io.IOException;
import java.io.PrintWriter;

/** Writes outcomes as JSON Lines, each under the name of the place where it was found. */
final class JsonLinesReport implements Report {

  private static final int USUAL_LENGTH = 2048;

  private final PrintWriter out;

  JsonLinesReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void add(Outcome outcome) throws IOException {
    AnswerLines line = new AnswerLines(USUAL_LENGTH);
    AuditAnswer.of(LineId.of(outcome.location().name()), outcome).writeTo(line);
    line.end();
    Utf8Output.write(out, line.toUtf8());
  }

  @Override
  public void end() {
    out.flush();
  }
}
