package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An access that let its grantee make grants for others is over, and there are such grants.
 *
 * @param requester the account that had asked
 * @param requestId what it calls the request
 * @param key the key that they are on
 * @param revoked those that were revoked
 * @param left those that live on
 */
public record AccessChildren(
    AccountId requester, String requestId, KeyArn key, List<Child> revoked, List<Child> left)
    implements Answer {
  public AccessChildren {
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
