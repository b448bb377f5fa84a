package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessPending;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.Approval;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Hands requests out to be approved, and takes approvals in. Nothing is stored: the pending request
 * travels under a {@link Seal}, and an approval brings it back.
 *
 * <p>What is approved is opened under the name that the request made, so an approval that comes
 * twice finds the access that the first one opened.
 *
 * @param installation whose requests they are
 * @param seal marks what is handed out
 */
record Approvals(Installation installation, Seal seal) {

  /** A pending request is worth nothing after a day, nor after the access would be over. */
  private static final Duration OPEN_FOR = Duration.ofHours(24);

  /** An approval is as late as a request may be. */
  private static final Duration STALE = Duration.ofMinutes(10);

  private static final Duration FUTURE = Duration.ofMinutes(5);

  /** What came of reading an approval. */
  sealed interface Taken {
    /** This request is approved, by this account, as far as the seal goes. */
    record Request(EventEnvelope request) implements Taken {}

    /** It counts for nothing. */
    record Refused(List<Reason> reasons) implements Taken {}
  }

  /** Returns the answer that hands a request out. */
  AccessPending pending(
      EventEnvelope envelope, AccessRequest request, Access access, Rule rule, KeyFacts key) {
    Instant expiry = access.name().expiry();
    Instant day = request.time().plus(OPEN_FOR);
    Instant approveBy = expiry.isBefore(day) ? expiry : day;
    Optional<String> token =
        request.dryRun()
            ? Optional.empty()
            : Optional.of(
                ApprovalToken.of(envelope, key, approveBy).text(installation.stack(), seal));
    return new AccessPending(
        access.scope(),
        request.requestId(),
        expiry,
        request.reason(),
        request.requestedBy(),
        rule.id(),
        rule.approvers(),
        approveBy,
        summary(request, access, rule),
        token,
        token.map(it -> text(request, access, rule, approveBy, it)).orElse(List.of()));
  }

  /** Reads an approval: is it in time, and is what it brings back ours? */
  Taken take(Approval approval, Instant now) {
    List<Reason> reasons = new ArrayList<>(approval.faults());
    if (approval.time().isBefore(now.minus(STALE))) {
      reasons.add(
          Reason.of(
                  ReasonCode.STALE,
                  "time",
                  "The approval is older than ten minutes.",
                  "Send it again.")
              .got(approval.time().toString()));
    }
    if (approval.time().isAfter(now.plus(FUTURE))) {
      reasons.add(
          Reason.of(
                  ReasonCode.FROM_THE_FUTURE,
                  "time",
                  "The approval's time is more than five minutes ahead.",
                  "Mend the sender's clock and send it again.")
              .got(approval.time().toString()));
    }
    if (!reasons.isEmpty()) {
      return new Taken.Refused(reasons);
    }
    Optional<ApprovalToken> token =
        approval.token().flatMap(it -> ApprovalToken.read(it, installation.stack(), seal));
    if (token.isEmpty()) {
      return new Taken.Refused(
          List.of(
              Reason.of(
                  ReasonCode.APPROVAL_NOT_GENUINE,
                  "token",
                  "This token is none that was given out here.",
                  "Copy the token of the KMS Access Pending as a whole and unchanged.")));
    }
    if (!now.isBefore(token.get().approveBy())) {
      return new Taken.Refused(
          List.of(
              Reason.of(
                      ReasonCode.APPROVAL_TOO_LATE,
                      "token",
                      "The time in which the request could be approved is over.",
                      "Let the member ask anew.")
                  .got(now.toString())
                  .allowed("before " + token.get().approveBy())));
    }
    return new Taken.Request(token.get().request());
  }

  /** Says that a rule wants an approval that this installation cannot ask for. */
  static Reason notEnabled() {
    return Reason.of(
        ReasonCode.APPROVAL_NOT_ENABLED,
        "",
        "The rule wants an approval, but nobody can approve in this installation.",
        "Ask the owners of the key account to enable approvals.");
  }

  private static String summary(AccessRequest request, Access access, Rule rule) {
    return "Account %s asks for %s on %s for %s until %s, in the mode %s, under the rule %s%s%s."
        .formatted(
            access.scope().requester(),
            operations(access),
            access.scope().key(),
            access.scope().grantee(),
            access.name().expiry(),
            access.scope().mode(),
            rule.id(),
            request.reason().map(it -> ", because of " + unescaped(it)).orElse(""),
            request
                .requestedBy()
                .map(it -> "; whoever asks claims to be " + unescaped(it))
                .orElse(""));
  }

  /**
   * Returns a foreign text in quotes of which it has none itself, and without backslashes: the
   * summary stands between double quotes in what the approvers get, and EventBridge escapes nothing
   * in it (<a
   * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues">common
   * issues with transforming input</a>).
   */
  private static String unescaped(String foreign) {
    return "'"
        + ForeignText.shown(foreign).replace('"', '”').replace('\'', '’').replace('\\', '⧵')
        + "'";
  }

  private static String operations(Access access) {
    return access.scope().operations().stream()
        .map(KmsOperation::apiName)
        .collect(Collectors.joining(", "));
  }

  private List<String> text(
      AccessRequest request, Access access, Rule rule, Instant approveBy, String token) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Account %s asks for the use of a key, and somebody must approve it."
            .formatted(access.scope().requester()));
    lines.add("");
    lines.add("Key:        " + access.scope().key());
    lines.add("For:        " + access.scope().grantee());
    lines.add("Operations: " + operations(access));
    lines.add("Mode:       " + access.scope().mode());
    if (!access.scope().contextKeys().isEmpty()) {
      lines.add(
          "Bound to:   the encryption context "
              + access.scope().contextKeys().stream()
                  .sorted()
                  .map(ForeignText::quoted)
                  .collect(Collectors.joining(", ")));
    }
    lines.add("Until:      " + access.name().expiry());
    request.reason().ifPresent(it -> lines.add("Reason:     " + ForeignText.quoted(it)));
    request
        .requestedBy()
        .ifPresent(
            it -> lines.add("Claimed by: " + ForeignText.quoted(it) + " (nobody checked this)"));
    lines.add("Rule:       " + rule.id());
    lines.add("");
    lines.add(
        "One of the accounts %s can approve it until %s:"
            .formatted(
                rule.approvers().stream()
                    .map(AccountId::id)
                    .sorted()
                    .collect(Collectors.joining(", ")),
                approveBy));
    lines.add("");
    lines.add(command(request, token));
    lines.add("");
    lines.add("Do nothing to refuse it.");
    return lines;
  }

  private String command(AccessRequest request, String token) {
    String bus =
        "arn:%s:events:%s:%s:event-bus/%s"
            .formatted(
                installation.partition(),
                installation.region(),
                installation.keyAccount(),
                installation.busName());
    JsonObject detail =
        JsonObject.builder()
            .put("version", "1")
            .put("requestId", request.requestId())
            .put("token", token)
            .build();
    JsonObject entry =
        JsonObject.builder()
            .put("EventBusName", bus)
            .put("Source", "kms-access-approval")
            .put("DetailType", DetailType.APPROVE.text())
            .put("Detail", StrictJson.write(detail))
            .build();
    return "aws events put-events --region "
        + TryCommands.quoted(installation.region())
        + " --entries "
        + TryCommands.quoted(StrictJson.write(JsonArray.of(List.of(entry))));
  }
}
