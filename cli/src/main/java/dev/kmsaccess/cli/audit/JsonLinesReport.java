package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;

/** Writes outcomes as JSON Lines, each under the name of the place where it was found. */
final class JsonLinesReport implements Report {

  private final JsonGenerator json;

  JsonLinesReport(PrintWriter out) throws IOException {
    this.json = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
  }

  @Override
  public void add(Outcome outcome) throws IOException {
    AuditAnswer.of(LineId.of(outcome.location().name()), outcome).writeTo(json);
    json.writeRaw('\n');
    // Others write to the same output in between, so nothing may wait in here.
    json.flush();
  }

  @Override
  public void end() throws IOException {
    json.flush();
  }
}
