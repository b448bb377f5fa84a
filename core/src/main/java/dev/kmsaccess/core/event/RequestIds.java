package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.AccessId;
import java.util.Optional;

/** The id that a request or a release is known by. */
final class RequestIds {

  private static final String UNUSABLE = "unknown";

  private RequestIds() {}

  /** Returns the field {@code requestId} if it is there and is one; a wrong one is a fault. */
  static Optional<String> read(RequestFields fields) {
    Optional<String> text = fields.typed().text("requestId");
    if (text.isPresent() && !AccessId.isRequestId(text.get())) {
      fields.add(
          Reason.of(
                  ReasonCode.REQUEST_ID_MALFORMED,
                  "requestId",
                  "This cannot be a request id.",
                  "Use 1 to 64 letters, digits, underscores and hyphens.")
              .got(text.get())
              .allowed("[A-Za-z0-9_-]{1,64}"));
      return Optional.empty();
    }
    return text;
  }

  /** Returns the event's own id, which EventBridge makes a UUID. */
  static String ofEvent(EventEnvelope envelope) {
    return AccessId.isRequestId(envelope.id()) ? envelope.id() : UNUSABLE;
  }
}
