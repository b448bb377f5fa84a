package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import java.io.IOException;

/** The answer of {@code explain --format jsonl}, in the words of IAM's policy simulator. */
record ExplainAnswer(LineId id, AuthorizationDecision decision) implements LineAnswer {

  @Override
  public int status() {
    return decision.isAllowed() ? ExitStatus.DONE : ExitStatus.NO;
  }

  @Override
  public void writeTo(AnswerLines out) throws IOException {
    JsonGenerator json = out.json();
    json.writeStartObject();
    id.writeTo(json);
    json.writeStringField("decision", word(decision));
    json.writeStringField("because", decision.explanation());
    json.writeEndObject();
  }

  static String word(AuthorizationDecision decision) {
    return switch (decision) {
      case AuthorizationDecision.Allowed allowed -> "allowed";
      case AuthorizationDecision.Denied denied ->
          denied.explicit() ? "explicitDeny" : "implicitDeny";
    };
  }
}
