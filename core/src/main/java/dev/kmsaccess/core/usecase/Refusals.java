package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;

/** Says in the words of an answer why an access could not be opened, or not be ended. */
final class Refusals {

  private Refusals() {}

  static Reason reason(Opened.Refused refused) {
    Reason reason =
        switch (refused.cause()) {
          case KEY_NOT_FOUND ->
              Reason.of(
                  ReasonCode.KEY_NOT_FOUND,
                  "key",
                  "The key does not exist any more.",
                  "Mend the name of the key.");
          case KEY_STATE ->
              Reason.of(
                  ReasonCode.KEY_DISABLED,
                  "key",
                  "The key's state forbids new access.",
                  "Let its owner enable it first.");
          case GRANTEE_UNKNOWN ->
              Reason.of(
                  ReasonCode.GRANTEE_UNKNOWN,
                  "grantee",
                  "KMS does not know this grantee.",
                  "Mend its ARN; if it was made just now, ask again in a minute.");
          case LIMIT_REACHED ->
              Reason.of(
                  ReasonCode.LIMIT_REACHED,
                  "key",
                  "The key has as many grants as it may have.",
                  "Release what is not needed, or ask the key's owner for a higher quota.");
          case FROZEN ->
              Reason.of(
                  ReasonCode.FROZEN,
                  "",
                  "The operators of the key account have frozen new access.",
                  "Ask them; the same request will do once it is unfrozen.");
          case NOT_PERMITTED ->
              Reason.of(
                  ReasonCode.BROKER_NOT_PERMITTED,
                  "key",
                  "The key does not let the broker give access to it.",
                  "Let the key's owner delegate to IAM in the key's policy.");
          case INVALID ->
              Reason.of(
                  ReasonCode.KMS_REFUSED,
                  "",
                  "KMS calls the access invalid.",
                  "Compare the request with what the key can do.");
        };
    return switch (refused.cause()) {
      // What AWS says of permissions names our own role and its policies: not the member's
      // business.
      case FROZEN, NOT_PERMITTED -> reason;
      case KEY_NOT_FOUND, KEY_STATE, GRANTEE_UNKNOWN, LIMIT_REACHED, INVALID ->
          refused.detail().isEmpty() ? reason : reason.got(refused.detail());
    };
  }

  static Reason notEnded(LiveAccess access) {
    return Reason.of(
        ReasonCode.NOT_ENDED_YET,
        "requestId",
        "An access could not be ended yet.",
        "It is tried again in a quarter of an hour; its time is over at "
            + access.name().expiry()
            + " in any case.");
  }

  static Reason noSuchAccess(String requestId) {
    return Reason.of(
            ReasonCode.NO_SUCH_ACCESS,
            "requestId",
            "There is no live access of this request that you may end.",
            "It may be over already. If it was opened just now, nothing needs to be done: the"
                + " release is applied once more in a quarter of an hour.")
        .got(requestId);
  }
}
