package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.JsonObject;
import java.util.Optional;

/**
 * One reason of a refusal, for a person and for a script.
 *
 * @param code what it is
 * @param field the field of the request that it is about; empty for the request as a whole
 * @param got what the field had, escaped and cut
 * @param allowed what it may have
 * @param message what is wrong
 * @param hint what to do
 */
public record Reason(
    ReasonCode code,
    String field,
    Optional<String> got,
    Optional<String> allowed,
    String message,
    String hint) {

  /** Returns a reason that names neither what was got nor what is allowed. */
  public static Reason of(ReasonCode code, String field, String message, String hint) {
    return new Reason(
        code, ForeignText.shown(field), Optional.empty(), Optional.empty(), message, hint);
  }

  /** Returns the reason with what the field had; foreign text is escaped and cut. */
  public Reason got(String foreign) {
    return new Reason(code, field, Optional.of(ForeignText.shown(foreign)), allowed, message, hint);
  }

  /** Returns the reason with what the field may have. */
  public Reason allowed(String ours) {
    return new Reason(code, field, got, Optional.of(ours), message, hint);
  }

  /** Returns the reason as it stands in an answer. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("code", code.name())
        .put("field", field)
        .putIfPresent("got", got)
        .putIfPresent("allowed", allowed)
        .put("message", message)
        .put("hint", hint)
        .build();
  }
}
