package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
public record AccessRefused(
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
  public AccessRefused {
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

  /** What a refused request could ask for and get, as far as the rules go. */
  public record Suggestion(Set<KmsOperation> operations, Duration duration, Mode mode) {
    public Suggestion {
      operations = KmsOperation.inOrder(operations);
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("operations", KmsOperation.apiNames(operations))
          .put("duration", Durations.format(duration))
          .put("mode", mode.text())
          .build();
    }
  }

  /** An access that is there although its request is refused now. */
  public record Existing(Handle handle, Instant expiresAt) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("keyArn", handle.key().toString())
          .put(handle.field(), handle.id())
          .put("expiresAt", expiresAt.toString())
          .build();
    }
  }
}
