package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import java.time.Instant;

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
                  "AWS does not know this grantee.",
                  "Mend its ARN; if it was made just now, ask again in a minute.");
          case LIMIT_REACHED ->
              Reason.of(
                  ReasonCode.LIMIT_REACHED,
                  "key",
                  "A quota of AWS allows no further access of this kind.",
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
          case POLICY_FULL ->
              Reason.of(
                  ReasonCode.POLICY_FULL,
                  "mode",
                  "The key's policy has no room for another access.",
                  "Ask in the mode 'grant', or wait until other accesses to the key are over.");
          case POLICY_NOT_UNDERSTOOD ->
              Reason.of(
                  ReasonCode.POLICY_NOT_UNDERSTOOD,
                  "key",
                  "The key's policy holds something that is not understood here, so it is not"
                      + " changed.",
                  "Ask in the mode 'grant', or let the key's owner look at the policy.");
          case POLICY_NAMES_DELETED_PRINCIPAL ->
              Reason.of(
                  ReasonCode.POLICY_NAMES_DELETED_PRINCIPAL,
                  "key",
                  "The key's policy names a user or role that was deleted, and until it is taken"
                      + " out KMS refuses every change.",
                  "Ask in the mode 'grant', or let the key's owner take the deleted principal"
                      + " out.");
          case POLICY_WOULD_EXPOSE_KEY ->
              Reason.of(
                  ReasonCode.POLICY_WOULD_EXPOSE_KEY,
                  "grantee",
                  "With this access the key could be used from outside the organisation.",
                  "Name a grantee of the organisation, or let the security team trust its account"
                      + " first.");
          case INVALID ->
              Reason.of(
                  ReasonCode.KMS_REFUSED,
                  "",
                  "AWS calls the access invalid.",
                  "Compare the request with what the key can do.");
        };
    return switch (refused.cause()) {
      // What is said of permissions and of the key's policy names roles and statements that are
      // not the member's business.
      case FROZEN,
          NOT_PERMITTED,
          POLICY_NOT_UNDERSTOOD,
          POLICY_NAMES_DELETED_PRINCIPAL,
          POLICY_WOULD_EXPOSE_KEY ->
          reason;
      case KEY_NOT_FOUND, KEY_STATE, GRANTEE_UNKNOWN, LIMIT_REACHED, POLICY_FULL, INVALID ->
          refused.detail().isEmpty() ? reason : reason.got(refused.detail());
    };
  }

  /** Says that the account has as many accesses to the key as the rule lets it have. */
  static Reason maxLive(int most) {
    return Reason.of(
            ReasonCode.MAX_LIVE_REACHED,
            "",
            "Your account has as many accesses to this key in this mode as the rule lets it have at"
                + " a time.",
            "Release one that is not needed, and ask again in a minute; or renew one.")
        .allowed("at most " + most);
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

  /** Says that AWS could not be reached for so long that nobody tries any more. */
  static Reason notReached() {
    return Reason.of(
        ReasonCode.NOT_REACHED,
        "",
        "AWS could not be reached, or held us off, for some minutes.",
        "Send the same request again, with 'expiresAt' if it is to be the same access.");
  }

  /** Says that a release could not be carried out because AWS could not be reached. */
  static Reason notEndedYet() {
    return Reason.of(
        ReasonCode.NOT_ENDED_YET,
        "requestId",
        "It could not be found out which accesses are meant, so none was ended yet.",
        "It is tried again in a quarter of an hour.");
  }

  /** Says that strangers' grants kept a release from seeing all that lives. */
  static Reason notAllSeen() {
    return Reason.of(
        ReasonCode.NOT_ENDED_YET,
        "requestId",
        "Strangers' grants flood the list of those that may be meant, so not all of it was read.",
        "What was not found ends at its time. The key account revokes it at once: aws kms"
            + " revoke-grant with the keyId and the grantId of the answer.");
  }

  static Reason modeNotEnabled(Mode mode) {
    return Reason.of(
            ReasonCode.MODE_NOT_ENABLED,
            "mode",
            "The mode '" + mode + "' is not enabled in this installation.",
            "Ask in an enabled mode.")
        .got(mode.text());
  }

  static Reason alreadyOver(Instant expiry) {
    return Reason.of(
            ReasonCode.ALREADY_OVER,
            "duration",
            "The access would be over by now.",
            "Ask for a longer one.")
        .got(expiry.toString());
  }

  static Reason stale(String what) {
    return Reason.of(
            ReasonCode.STALE,
            "time",
            "The request was older than ten minutes before it could be carried out.",
            "Send it again.")
        .got(what);
  }

  static Reason noSuchAccess(String requestId) {
    return Reason.of(
            ReasonCode.NO_SUCH_ACCESS,
            "requestId",
            "There is no live access of this request that you may end.",
            "It may be over already. If it was opened just now, nothing needs to be done: the"
                + " release is applied once more in a quarter of an hour. A request that still"
                + " waits for an approval is not cancelled by a release: ask its approvers to let"
                + " it lapse.")
        .got(requestId);
  }
}
