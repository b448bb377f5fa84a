package dev.kmsaccess.core.event;

import java.util.Optional;
import java.util.Set;

/** Reads a {@code KMS Access Approve}; total. */
public final class ApprovalParser {

  private static final Set<String> KNOWN = Set.of("version", "requestId", "token");

  /** A request's detail is an event's at most; what we accept of it is far smaller. */
  private static final int LONGEST_TOKEN = 65_536;

  private ApprovalParser() {}

  /** Reads the approval in an envelope. */
  public static Approval parse(EventEnvelope envelope) {
    RequestFields fields = new RequestFields(envelope.detail());
    fields.requireVersionOne();
    fields.require("requestId", "the id of the pending request");
    Optional<String> requestId = RequestIds.read(fields);
    fields.require("token", "the token of the KMS Access Pending, unchanged");
    Optional<String> token = fields.text("token", LONGEST_TOKEN);
    fields.refuseAllBut(KNOWN);
    return new Approval(
        envelope.account(),
        requestId.orElseGet(() -> RequestIds.ofEvent(envelope)),
        envelope.time(),
        token,
        fields.reasons());
  }
}
