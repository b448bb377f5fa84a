package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code KMS Access Release}; total. */
public final class ReleaseParser {

  private static final List<String> HANDLES = List.of("grantId", "statementId", "roleArn");
  private static final Set<String> KNOWN =
      Set.of("version", "requestId", "requester", "grantId", "statementId", "roleArn");
  private static final int LONGEST_HANDLE = 256;

  private ReleaseParser() {}

  /** Reads the release in an envelope. */
  public static Release parse(EventEnvelope envelope) {
    RequestFields fields = new RequestFields(envelope.detail());
    fields.requireVersionOne();
    fields.require("requestId", "the id of the request whose access is to end");
    Optional<String> requestId = RequestIds.read(fields);
    Optional<AccountId> requester = requester(fields);
    Optional<String> handle = Optional.empty();
    for (String name : HANDLES) {
      Optional<String> text = fields.text(name, LONGEST_HANDLE);
      if (handle.isPresent() && text.isPresent()) {
        fields.add(
            Reason.of(
                ReasonCode.CONFLICTING_FIELDS,
                name,
                "More than one handle is given.",
                "Give the one from the answer, or none."));
      }
      handle = handle.or(() -> text);
    }
    fields.refuseAllBut(KNOWN);
    return new Release(
        envelope.account(),
        requestId.orElseGet(() -> RequestIds.ofEvent(envelope)),
        requester,
        handle,
        fields.reasons());
  }

  private static Optional<AccountId> requester(RequestFields fields) {
    Optional<String> text = fields.typed().text("requester");
    Optional<AccountId> requester = text.flatMap(AccountId::parse);
    if (text.isPresent() && requester.isEmpty()) {
      fields.add(
          Reason.of(
                  ReasonCode.REQUESTER_MALFORMED,
                  "requester",
                  "This is not an account id.",
                  "Write the twelve digits of the account that asked, or leave it out.")
              .got(text.get()));
    }
    return requester;
  }
}
