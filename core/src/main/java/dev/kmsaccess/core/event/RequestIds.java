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

  /** Returns the field likewise for an access that is to be; some ids are kept from those. */
  static Optional<String> readNew(RequestFields fields) {
    Optional<String> id = read(fields);
    if (id.filter(it -> it.startsWith(AccessId.BREAK_GLASS)).isPresent()) {
      fields.add(
          Reason.of(
                  ReasonCode.REQUEST_ID_MALFORMED,
                  "requestId",
                  "This id is kept for what the key account makes by hand in an emergency.",
                  "Use one that does not begin with " + AccessId.BREAK_GLASS + ".")
              .got(id.get()));
      return Optional.empty();
    }
    return id;
  }

  /** Returns the event's own id, which EventBridge makes a UUID. */
  static String ofEvent(EventEnvelope envelope) {
    return AccessId.isRequestId(envelope.id()) ? envelope.id() : UNUSABLE;
  }
}
