package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.json.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;

/** Writes outcomes as one JSON object: a list of all, and how many are open or unknown. */
final class JsonReport implements Report {

  private final PrintWriter out;
  private final JsonGenerator json;
  private final Tally tally = new Tally();

  JsonReport(PrintWriter out) throws IOException {
    this.out = out;
    this.json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeArrayFieldStart("policies");
  }

  @Override
  public void add(Outcome outcome) throws IOException {
    tally.add(outcome);
    json.writeStartObject();
    json.writeStringField("id", outcome.location().name());
    write(outcome.location());
    switch (outcome) {
      case Outcome.NotUnderstood(Location at, String why) -> json.writeStringField("error", why);
      case Outcome.Judged judged -> {
        if (!KeyInQuestion.isUnowned(judged.key())) {
          json.writeStringField("owner", judged.key().account().id());
        }
        OutcomeJson.write(judged.verdict(), json);
        if (!judged.reading().rest().defaults().isEmpty()) {
          json.writeArrayFieldStart("defaults");
          for (String parameter : judged.reading().rest().defaults()) {
            json.writeString(parameter);
          }
          json.writeEndArray();
        }
        json.writeStringField(
            "opensAt", judged.verdict().opensAt().map(Instant::toString).orElse(null));
      }
    }
    json.writeEndObject();
  }

  private void write(Location location) throws IOException {
    json.writeStringField("source", location.source());
    if (!location.place().equals(Place.NONE)) {
      json.writeNumberField("line", location.place().line());
      json.writeNumberField("column", location.place().column());
    }
  }

  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeNumberField("open", tally.open());
    json.writeNumberField("closed", tally.closed());
    json.writeNumberField("notUnderstood", tally.notUnderstood());
    json.writeEndObject();
    json.flush();
    out.println();
  }
}
