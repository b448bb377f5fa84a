package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request waits for one of its rule's approvers. Nothing is stored: the token holds the request,
 * and its seal says that it is ours.
 *
 * @param scope what was asked for
 * @param requestId what the requester calls it
 * @param expiresAt when the access will be over, whenever it is approved
 * @param reason why it is wanted, in the sender's words
 * @param requestedBy who wants it, as the requester claims
 * @param rule which rule allows it
 * @param approvers the accounts of which one must approve
 * @param approveBy until when
 * @param summary all of it in a line
 * @param token what the approval must hold; empty for a dry run, which nobody can approve
 * @param text all of it for a person, commands included; empty for a dry run
 */
public record AccessPending(
    AccessScope scope,
    String requestId,
    Instant expiresAt,
    Optional<String> reason,
    Optional<String> requestedBy,
    String rule,
    Set<AccountId> approvers,
    Instant approveBy,
    String summary,
    Optional<String> token,
    List<String> text)
    implements Answer {
  public AccessPending {
    approvers = Set.copyOf(approvers);
    text = List.copyOf(text);
  }

  @Override
  public DetailType type() {
    return DetailType.PENDING;
  }

  @Override
  public JsonObject detail() {
    return JsonObject.builder()
        .put("requestId", requestId)
        .put("requester", scope.requester().id())
        .putIfPresent("requestedBy", requestedBy.map(ForeignText::shown))
        .putIfPresent("reason", reason.map(ForeignText::shown))
        .put("dryRun", token.isEmpty())
        .put("mode", scope.mode().text())
        .put("keyArn", scope.key().toString())
        .put("grantee", scope.grantee().toString())
        .put("operations", KmsOperation.apiNames(scope.operations()))
        .put("encryptionContextKeys", scope.contextKeys().stream().sorted().toList())
        .put("expiresAt", expiresAt.toString())
        .put("rule", rule)
        .put("approvers", approvers.stream().map(AccountId::id).sorted().toList())
        .put("approveBy", approveBy.toString())
        .put("summary", summary)
        .putIfPresent("token", token)
        .putIfPresent("text", token.map(it -> String.join("\n", text)))
        .build();
  }

  @Override
  public Optional<AccountId> copyTo() {
    return Optional.of(scope.requester());
  }
}
