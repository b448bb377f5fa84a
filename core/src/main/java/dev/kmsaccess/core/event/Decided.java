package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What the broker decided and another function is to do: the detail of a {@code KMS Access
 * Decided}. It holds everything that is needed for it, so whoever acts on it needs no rules.
 */
public sealed interface Decided {

  /**
   * An access is to be opened.
   *
   * @param access the access
   * @param kind what the key can do, for the commands of the answer
   * @param asked the time of the request
   * @param requestedBy who wanted it, as the requester claims
   * @param rule which rule allowed it
   * @param rulesVersion the version of the rules
   * @param reason why it is wanted, in the requester's words
   * @param maxLive how many accesses of the account to the key may live in this mode under that
   *     rule
   * @param contact whom to ask under that rule
   * @param renews the id of the request whose access of the same mode it takes the place of
   * @param approvedBy the account that approved it
   * @param preset the job that it was asked for
   * @param dryRun whether it is only asked whether it could be opened
   */
  record ToOpen(
      Access access,
      KeyKind kind,
      Instant asked,
      Optional<String> requestedBy,
      String rule,
      Optional<String> rulesVersion,
      Optional<String> reason,
      Optional<Integer> maxLive,
      Optional<String> contact,
      Optional<String> renews,
      Optional<AccountId> approvedBy,
      Optional<Preset> preset,
      boolean dryRun)
      implements Decided {

    @Override
    public AccountId requester() {
      return access.scope().requester();
    }

    @Override
    public String requestId() {
      return access.name().id().requestId();
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail =
          JsonObject.builder()
              .put("version", "1")
              .put("decision", "open")
              .put("requestId", requestId())
              .put("requester", requester().id())
              .put("name", access.name().format())
              .put("mode", access.scope().mode().text())
              .put("keyArn", access.scope().key().toString())
              .put("keyKind", kind.name())
              .put("grantee", access.scope().grantee().toString())
              .put("operations", KmsOperation.apiNames(access.scope().operations()));
      context().ifPresent(it -> detail.put("encryptionContext", it));
      detail
          .put("expiresAt", access.name().expiry().toString())
          .put("requestedAt", asked.toString())
          .putIfPresent("requestedBy", requestedBy)
          .put("rule", rule)
          .putIfPresent("rulesVersion", rulesVersion)
          .putIfPresent("reason", reason);
      maxLive.ifPresent(it -> detail.put("maxLive", it));
      return detail
          .putIfPresent("contact", contact)
          .putIfPresent("renews", renews)
          .putIfPresent("approvedBy", approvedBy.map(AccountId::id))
          .putIfPresent("preset", preset.map(Preset::text))
          .put("dryRun", dryRun)
          .build();
    }

    private Optional<JsonObject> context() {
      return switch (access.context()) {
        case EncryptionContextConstraint.None none -> Optional.empty();
        case EncryptionContextConstraint.EqualTo equal ->
            Optional.of(JsonObject.builder().put("equals", pairs()).build());
        case EncryptionContextConstraint.Includes includes ->
            Optional.of(JsonObject.builder().put("includes", pairs()).build());
      };
    }

    private JsonObject pairs() {
      JsonObject.Builder pairs = JsonObject.builder();
      access.context().pairs().forEach(pairs::put);
      return pairs.build();
    }
  }

  /**
   * Accesses are to be ended, as the broker already ended those that it can end itself.
   *
   * @param release which of them, and who sent it
   * @param cause why; where it is not given up, the release is our own
   * @param known whether the broker ended or knew any, so that finding no more is no refusal
   * @param again whether this is the second application, which is silent where it finds nothing
   */
  record ToEnd(Release release, AccessEnded.Cause cause, boolean known, boolean again)
      implements Decided {

    public ToEnd {
      if (!release.faults().isEmpty()) {
        throw new IllegalArgumentException("a release with faults ends nothing");
      }
    }

    @Override
    public AccountId requester() {
      return release.sender();
    }

    @Override
    public String requestId() {
      return release.requestId();
    }

    @Override
    public JsonObject detail() {
      return JsonObject.builder()
          .put("version", "1")
          .put("decision", "end")
          .put("requestId", release.requestId())
          .put("sender", release.sender().id())
          .putIfPresent("requester", release.requester().map(AccountId::id))
          .putIfPresent("keyArn", release.key().map(KeyArn::toString))
          .putIfPresent("handle", release.handle())
          .put("cause", cause.text())
          .put("known", known)
          .put("again", again)
          .build();
    }
  }

  /** Returns the account that asked for it, or gave it up. */
  AccountId requester();

  /** Returns what the request or the release calls it. */
  String requestId();

  /** Returns the envelope's detail. */
  JsonObject detail();
}
