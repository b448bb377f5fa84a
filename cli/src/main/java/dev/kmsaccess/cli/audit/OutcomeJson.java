package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.exposure.Advisory;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Witness;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes verdicts as JSON: the members that the JSON Lines answers and the JSON report share. */
final class OutcomeJson {

  private OutcomeJson() {}

  /** Writes {@code exposure}, {@code findings} and {@code advisories}. */
  static void write(ExposureVerdict verdict, JsonGenerator json) throws IOException {
    json.writeStringField("exposure", verdict.exposure().name());
    json.writeArrayFieldStart("findings");
    for (Finding finding : verdict.findings()) {
      write(finding, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("advisories");
    for (Advisory advisory : verdict.advisories()) {
      write(advisory, json);
    }
    json.writeEndArray();
  }

  static void write(Advisory advisory, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", advisory.kind().name());
    json.writeStringField("sid", advisory.sid().orElse(null));
    json.writeStringField("message", advisory.message());
    json.writeEndObject();
  }

  static void write(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("sid", finding.sid().orElse(null));
    json.writeStringField("exposure", finding.exposure().name());
    json.writeStringField("severity", finding.severity().name());
    json.writeArrayFieldStart("actions");
    for (String action : finding.actions()) {
      json.writeString(action);
    }
    json.writeEndArray();
    json.writeFieldName("witness");
    if (finding.witness().isPresent()) {
      write(finding.witness().get(), json);
    } else {
      json.writeNull();
    }
    json.writeBooleanField("proven", finding.proven());
    json.writeStringField("message", finding.message());
    json.writeStringField("fix", finding.fix().map(FixText::of).orElse(null));
    json.writeEndObject();
  }

  /** A key with one value is a text, with several a list. */
  private static void write(Witness witness, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("principal", witness.principal());
    json.writeStringField("action", witness.action());
    json.writeObjectFieldStart("context");
    for (Map.Entry<String, List<String>> key : witness.context().entrySet()) {
      json.writeFieldName(key.getKey());
      List<String> values = key.getValue();
      if (values.size() == 1) {
        json.writeString(values.getFirst());
      } else {
        json.writeStartArray();
        for (String value : values) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
