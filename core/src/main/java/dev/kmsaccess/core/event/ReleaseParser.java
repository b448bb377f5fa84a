package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a {@code KMS Access Release}; total. */
public final class ReleaseParser {

  private static final List<String> HANDLES = List.of("grantId", "statementId", "roleArn");
  private static final Set<String> KNOWN =
      Set.of("version", "requestId", "requester", "keyArn", "grantId", "statementId", "roleArn");
  private static final int LONGEST_HANDLE = 256;

  private ReleaseParser() {}

  /** Reads the release in an envelope. */
  public static Release parse(EventEnvelope envelope) {
    RequestFields fields = new RequestFields(envelope.detail());
    fields.requireVersionOne();
    fields.require("requestId", "the id of the request whose access is to end");
    Optional<String> requestId = RequestIds.read(fields);
    Optional<AccountId> requester =
        parsed(
            fields,
            "requester",
            AccountId::parse,
            ReasonCode.REQUESTER_MALFORMED,
            "This is not an account id.",
            "Write the twelve digits of the account that asked, or leave it out.");
    Optional<KeyArn> key =
        parsed(
            fields,
            "keyArn",
            KeyArn::parse,
            ReasonCode.KEY_MALFORMED,
            "This is not the ARN of a key.",
            "Write the keyArn of the answer, or leave it out.");
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
        key,
        handle,
        fields.reasons());
  }

  private static <T> Optional<T> parsed(
      RequestFields fields,
      String name,
      Function<String, Optional<T>> parser,
      ReasonCode code,
      String fault,
      String fix) {
    Optional<String> text = fields.typed().text(name);
    Optional<T> parsed = text.flatMap(parser);
    if (text.isPresent() && parsed.isEmpty()) {
      fields.add(Reason.of(code, name, fault, fix).got(text.get()));
    }
    return parsed;
  }
}
