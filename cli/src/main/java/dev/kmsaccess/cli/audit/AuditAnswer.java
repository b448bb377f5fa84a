package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The answer of {@code audit --format jsonl} about one key policy. */
record AuditAnswer(LineId id, Outcome outcome) implements LineAnswer {

  @Override
  public int status() {
    return outcome.status();
  }

  @Override
  public void writeTo(JsonGenerator json) throws IOException {
    switch (outcome) {
      case Outcome.NotUnderstood(Location location, String why) ->
          new NotUnderstood(id, why).writeTo(json);
      case Outcome.Judged judged -> {
        json.writeStartObject();
        id.writeTo(json);
        OutcomeJson.write(judged.verdict(), json);
        json.writeEndObject();
      }
    }
  }
}
