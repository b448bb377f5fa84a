package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An access was opened, or would have been for a dry run.
 *
 * @param requester the account that asked
 * @param requestId what it calls the request
 * @param requestedBy who wanted it, as the requester claims
 * @param mode how it was made
 * @param key the key
 * @param grantee who has it
 * @param operations what it gives
 * @param context which encryption contexts it works with; the answer tells the keys alone
 * @param expiresAt when its time is over
 * @param endsBy when it is over at the latest, the reaper's round and KMS's consistency included
 * @param handle where it is; empty for a dry run
 * @param grantToken makes it usable at once
 * @param rule which rule allowed it
 * @param rulesVersion the version of the rules
 * @param reason why it is wanted, in the requester's words
 * @param iamPolicy what the member must attach first; empty where nothing is needed
 * @param renews the id of the request that it takes the place of
 * @param approvedBy the account that approved it
 * @param preset the job that it was asked for
 * @param notes what else must be done or known, a sentence each
 * @param commands shell commands to try it with
 */
public record AccessGranted(
    AccountId requester,
    String requestId,
    Optional<String> requestedBy,
    Mode mode,
    KeyArn key,
    String grantee,
    Set<KmsOperation> operations,
    EncryptionContextConstraint context,
    Instant expiresAt,
    Instant endsBy,
    Optional<Handle> handle,
    Optional<String> grantToken,
    String rule,
    Optional<String> rulesVersion,
    Optional<String> reason,
    Optional<JsonObject> iamPolicy,
    Optional<String> renews,
    Optional<AccountId> approvedBy,
    Optional<Preset> preset,
    List<String> notes,
    List<String> commands)
    implements Answer {
  public AccessGranted {
    operations = KmsOperation.inOrder(operations);
    notes = List.copyOf(notes);
    commands = List.copyOf(commands);
  }

  @Override
  public DetailType type() {
    return DetailType.GRANTED;
  }

  @Override
  public JsonObject detail() {
    JsonObject.Builder detail =
        JsonObject.builder()
            .put("requestId", requestId)
            .put("requester", requester.id())
            .putIfPresent("requestedBy", requestedBy.map(ForeignText::shown))
            .put("dryRun", handle.isEmpty())
            .put("mode", mode.text())
            .put("keyArn", key.toString())
            .put("grantee", grantee)
            .put("operations", KmsOperation.apiNames(operations));
    // Whoever asked knows the values; nobody else is told.
    if (!context.pairs().isEmpty()) {
      detail.put(
          "encryptionContextKeys",
          JsonObject.builder().put(context.kind(), context.pairs().keySet()).build());
    }
    detail.put("expiresAt", expiresAt.toString()).put("endsBy", endsBy.toString());
    handle.ifPresent(it -> detail.put(it.field(), it.id()));
    detail
        .putIfPresent("grantToken", grantToken)
        .put("rule", rule)
        .putIfPresent("rulesVersion", rulesVersion)
        .putIfPresent("reason", reason.map(ForeignText::shown))
        .putIfPresent("renews", renews)
        .putIfPresent("approvedBy", approvedBy.map(AccountId::id))
        .putIfPresent("preset", preset.map(Preset::text))
        .put("iamPolicyNeeded", iamPolicy.isPresent());
    iamPolicy.ifPresent(it -> detail.put("iamPolicy", it));
    if (!notes.isEmpty()) {
      detail.put("notes", notes);
    }
    return detail.put("commands", commands).build();
  }

  @Override
  public Optional<AccountId> copyTo() {
    return Optional.of(requester);
  }
}
