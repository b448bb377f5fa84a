package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import java.io.IOException;

/** The answer of {@code audit --format jsonl} about one key policy that could be judged. */
record AuditAnswer(LineId id, ExposureVerdict verdict) implements LineAnswer {

  /** Returns the answer that tells an outcome. */
  static LineAnswer of(LineId id, Outcome outcome) {
    return switch (outcome) {
      case Outcome.NotUnderstood(Location location, String why) -> new NotUnderstood(id, why);
      case Outcome.Judged judged -> new AuditAnswer(id, judged.verdict());
    };
  }

  @Override
  public int status() {
    return Outcome.status(verdict);
  }

  @Override
  public void writeTo(AnswerLines out) throws IOException {
    writeTo(out.json());
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    id.writeTo(json);
    OutcomeJson.write(verdict, json);
    json.writeEndObject();
  }
}
