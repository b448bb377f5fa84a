package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the product says on its bus. The JSON of each is described in {@code events/schemas}. */
public sealed interface Answer {

  /** The {@code source} of every event that the product sends. */
  String SOURCE = "kms-access";

  /** Returns the envelope's detail-type. */
  DetailType type();

  /** Returns the envelope's detail. */
  JsonObject detail();

  /** Returns the account whose bus gets a copy; empty where the central bus is enough. */
  Optional<AccountId> copyTo();

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
  record Granted(
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
    public Granted {
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
              .put("operations", names(operations));
      // Whoever asked knows the values; nobody else is told.
      if (!context.pairs().isEmpty()) {
        detail.put(
            "encryptionContextKeys",
            JsonObject.builder().put(context.kind(), context.pairs().keySet()).build());
      }
      detail.put("expiresAt", expiresAt.toString()).put("endsBy", endsBy.toString());
      handle.ifPresent(it -> put(detail, it));
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

  /**
   * A request waits for one of its rule's approvers. Nothing is stored: the token holds the
   * request, and its seal says that it is ours.
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
  record Pending(
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
    public Pending {
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
          .put("operations", names(scope.operations()))
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

  /**
   * An access is over soon, so that whoever still needs it can renew it in time.
   *
   * @param access the access
   * @param saidAt when this is said
   */
  record AccessEnding(LiveAccess access, Instant saidAt) implements Answer {

    @Override
    public DetailType type() {
      return DetailType.ENDING;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail =
          JsonObject.builder()
              .put("requestId", access.name().id().requestId())
              .put("requester", access.name().id().requester().id())
              .put("mode", access.handle().mode().text())
              .put("keyArn", access.handle().key().toString());
      Answer.put(detail, access.handle());
      return detail
          .put("grantee", ForeignText.shown(access.grantee(), 256))
          .put("expiresAt", access.name().expiry().toString())
          .put("saidAt", saidAt.toString())
          .put(
              "hint",
              "Still needed? Ask again with \"renews\": \"%s\"; the new access opens before this one"
                      .formatted(access.name().id().requestId())
                  + " ends.")
          .build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.of(access.name().id().requester());
    }
  }

  /**
   * A request or a release was refused.
   *
   * @param requester the account that asked
   * @param requestId what it calls the request
   * @param summary one sentence
   * @param reasons all the reasons
   * @param wouldGrant what would be granted instead, if asked for
   * @param rule the rule that came closest
   * @param rulesVersion the version of the rules that it was held against; empty where it was not
   * @param contact whom to ask
   * @param existing accesses that an earlier delivery of the request opened and that are not over
   */
  record Refused(
      AccountId requester,
      String requestId,
      String summary,
      List<Reason> reasons,
      Optional<Suggestion> wouldGrant,
      Optional<String> rule,
      Optional<String> rulesVersion,
      Optional<String> contact,
      List<Existing> existing)
      implements Answer {
    public Refused {
      reasons = List.copyOf(reasons);
      existing = List.copyOf(existing);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("nothing is refused without a reason");
      }
    }

    @Override
    public DetailType type() {
      return DetailType.REFUSED;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail =
          JsonObject.builder()
              .put("requestId", requestId)
              .put("requester", requester.id())
              .put("summary", summary)
              .put("reasons", JsonArray.of(reasons.stream().map(Reason::toJson).toList()));
      wouldGrant.ifPresent(it -> detail.put("wouldGrant", it.toJson()));
      detail
          .putIfPresent("rule", rule)
          .putIfPresent("rulesVersion", rulesVersion)
          .putIfPresent("contact", contact);
      if (!existing.isEmpty()) {
        detail.put("existing", JsonArray.of(existing.stream().map(Existing::toJson).toList()));
      }
      return detail.build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.of(requester);
    }
  }

  /** What a refused request could ask for and get, as far as the rules go. */
  record Suggestion(Set<KmsOperation> operations, Duration duration, Mode mode) {
    public Suggestion {
      operations = KmsOperation.inOrder(operations);
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("operations", names(operations))
          .put("duration", Durations.format(duration))
          .put("mode", mode.text())
          .build();
    }
  }

  /** An access that is there although its request is refused now. */
  record Existing(Handle handle, Instant expiresAt) {
    JsonObject toJson() {
      JsonObject.Builder json = JsonObject.builder().put("keyArn", handle.key().toString());
      put(json, handle);
      return json.put("expiresAt", expiresAt.toString()).build();
    }
  }

  /**
   * An access is over.
   *
   * @param requester the account that had asked
   * @param requestId what it calls the request
   * @param cause why it ended
   * @param handle where it was
   * @param grantee who had it, as AWS listed it
   * @param reshared whether it let the grantee make grants for others, which may outlive it
   * @param expiresAt when its time is or was over
   * @param endedAt when it was ended
   */
  record AccessEnded(
      AccountId requester,
      String requestId,
      Cause cause,
      Handle handle,
      String grantee,
      boolean reshared,
      Instant expiresAt,
      Instant endedAt)
      implements Answer {

    /** Returns that an access is over. */
    public static AccessEnded of(LiveAccess access, Cause cause, Instant endedAt) {
      return new AccessEnded(
          access.name().id().requester(),
          access.name().id().requestId(),
          cause,
          access.handle(),
          access.grantee(),
          access.reshares(),
          access.name().expiry(),
          endedAt);
    }

    /** Why an access ended. */
    public enum Cause {
      EXPIRED,
      RELEASED,
      RENEWED,
      RULE_WITHDRAWN,
      ACCOUNT_LEFT,
      OVER_LIMIT,
      /** Its retiring principal is not the role of our reaper, which could not have ended it. */
      RETIRER_LOST;

      /** Returns the cause as events write it. */
      public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }

      /** Returns the cause of that text, or empty if there is none. */
      public static Optional<Cause> parse(String text) {
        return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
      }
    }

    @Override
    public DetailType type() {
      return DetailType.ENDED;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail =
          JsonObject.builder()
              .put("requestId", requestId)
              .put("requester", requester.id())
              .put("cause", cause.text())
              .put("mode", handle.mode().text())
              .put("keyArn", handle.key().toString());
      put(detail, handle);
      return detail
          .put("grantee", ForeignText.shown(grantee, 256))
          .put("reshared", reshared)
          .put("expiresAt", expiresAt.toString())
          .put("endedAt", endedAt.toString())
          .build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.of(requester);
    }
  }

  /**
   * The reaper swept, and something is left undone. It stays on the central bus.
   *
   * @param counts what it counted, under the names of its metrics
   */
  record Swept(Map<String, Long> counts) implements Answer {
    public Swept {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    @Override
    public DetailType type() {
      return DetailType.SWEPT;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail = JsonObject.builder();
      counts.forEach(detail::put);
      return detail.build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.empty();
    }
  }

  /**
   * An access that let its grantee make grants for others is over, and there are such grants.
   *
   * @param requester the account that had asked
   * @param requestId what it calls the request
   * @param key the key that they are on
   * @param revoked those that were revoked
   * @param left those that live on
   */
  record Children(
      AccountId requester, String requestId, KeyArn key, List<Child> revoked, List<Child> left)
      implements Answer {
    public Children {
      revoked = List.copyOf(revoked);
      left = List.copyOf(left);
    }

    /**
     * A grant that was made under an access.
     *
     * @param grantId its id
     * @param grantee who has it, as AWS lists it
     * @param why why it was revoked, or why it was not
     */
    public record Child(String grantId, String grantee, String why) {
      JsonObject toJson() {
        return JsonObject.builder()
            .put("grantId", grantId)
            .put("grantee", ForeignText.shown(grantee, 256))
            .put("why", why)
            .build();
      }
    }

    /** As many as are named; of the others only the number is told. */
    private static final int NAMED = 20;

    @Override
    public DetailType type() {
      return DetailType.CHILDREN;
    }

    @Override
    public JsonObject detail() {
      return JsonObject.builder()
          .put("requestId", requestId)
          .put("requester", requester.id())
          .put("keyArn", key.toString())
          .put("revokedCount", revoked.size())
          .put("revoked", named(revoked))
          .put("leftCount", left.size())
          .put("left", named(left))
          .build();
    }

    private static JsonArray named(List<Child> children) {
      return JsonArray.of(children.stream().limit(NAMED).map(Child::toJson).toList());
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.of(requester);
    }
  }

  /**
   * The live accesses were held against the rules and the organisation. It stays on the central
   * bus.
   *
   * @param counts what was counted, under the names of its metrics
   * @param rules the version of the rules that they were held against
   */
  record Reviewed(Map<String, Long> counts, String rules) implements Answer {
    public Reviewed {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    @Override
    public DetailType type() {
      return DetailType.REVIEWED;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail = JsonObject.builder().put("rules", rules);
      counts.forEach(detail::put);
      return detail.build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.empty();
    }
  }

  /**
   * The broker decided, and the policy writer is to act on it. It stays on the central bus.
   *
   * @param what what is to be done
   */
  record Forwarded(Decided what) implements Answer {

    @Override
    public DetailType type() {
      return DetailType.DECIDED;
    }

    @Override
    public JsonObject detail() {
      return what.detail();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.empty();
    }
  }

  /**
   * A key can be used from outside the organisation.
   *
   * @param key the key
   * @param exposure how far: {@code SERVICE}, {@code EXTERNAL} or {@code PUBLIC}
   * @param severity how bad: {@code LOW} to {@code CRITICAL}
   * @param openSince when it opened, as far as is known
   * @param change the change that opened it; empty where only a sweep found it
   * @param ways the ways in
   */
  record KeyExposed(
      KeyArn key,
      String exposure,
      String severity,
      Instant openSince,
      Optional<Change> change,
      List<WayIn> ways)
      implements Answer {
    public KeyExposed {
      ways = List.copyOf(ways);
    }

    @Override
    public DetailType type() {
      return DetailType.KEY_EXPOSED;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail =
          JsonObject.builder()
              .put("keyArn", key.toString())
              .put("exposure", exposure)
              .put("severity", severity)
              .put("openSince", openSince.toString());
      change.ifPresent(it -> detail.put("change", it.toJson()));
      return detail
          .put("findings", JsonArray.of(ways.stream().map(WayIn::toJson).toList()))
          .build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.empty();
    }
  }

  /**
   * A key that could be used from outside no longer can.
   *
   * @param key the key
   * @param where the grant that is gone; empty where the policy was open
   * @param change the change that closed it; empty where only a sweep found it closed
   * @param openSince when it was opened
   * @param closedBy when it was seen closed
   * @param why what closed it, for people
   */
  record ExposureClosed(
      KeyArn key,
      Optional<String> where,
      Optional<Change> change,
      Instant openSince,
      Instant closedBy,
      String why)
      implements Answer {

    @Override
    public DetailType type() {
      return DetailType.EXPOSURE_CLOSED;
    }

    @Override
    public JsonObject detail() {
      JsonObject.Builder detail =
          JsonObject.builder().put("keyArn", key.toString()).putIfPresent("where", where);
      change.ifPresent(it -> detail.put("change", it.toJson()));
      return detail
          .put("openSince", openSince.toString())
          .put("closedBy", closedBy.toString())
          .put("why", why)
          .build();
    }

    @Override
    public Optional<AccountId> copyTo() {
      return Optional.empty();
    }
  }

  /**
   * A change of a key, as CloudTrail recorded it.
   *
   * @param eventId CloudTrail's id of the record
   * @param eventName what was called
   * @param time when
   * @param actor who called it
   * @param sourceIp from where; foreign text, and for calls that a service made its name
   */
  record Change(String eventId, String eventName, Instant time, String actor, String sourceIp) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("eventId", ForeignText.shown(eventId))
          .put("eventName", eventName)
          .put("time", time.toString())
          .put("actor", ForeignText.shown(actor, 256))
          .put("sourceIp", ForeignText.shown(sourceIp))
          .build();
    }
  }

  /**
   * One way into a key.
   *
   * @param where the statement or the grant, as people find it
   * @param exposure who gets in
   * @param actions what they can do
   * @param proven whether a concrete request proves it
   * @param message what it means
   * @param witness the request that gets in
   */
  record WayIn(
      String where,
      String exposure,
      List<String> actions,
      boolean proven,
      String message,
      Optional<String> witness) {
    public WayIn {
      actions = List.copyOf(actions);
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("where", where)
          .put("exposure", exposure)
          .put("actions", actions)
          .put("proven", proven)
          .put("message", message)
          .putIfPresent("witness", witness)
          .build();
    }
  }

  private static List<String> names(Set<KmsOperation> operations) {
    return operations.stream().map(KmsOperation::apiName).toList();
  }

  private static void put(JsonObject.Builder json, Handle handle) {
    switch (handle) {
      case Handle.Grant grant -> json.put("grantId", grant.id());
      case Handle.Statement statement -> json.put("statementId", statement.sid());
      case Handle.Role role -> json.put("roleArn", role.arn().toString());
    }
  }
}
