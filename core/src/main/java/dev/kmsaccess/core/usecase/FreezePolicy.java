package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The inline policy on the broker's role by which an operator stops new access: IAM enforces it,
 * whatever our code does. What is live stays as it is; to end it is a release by the key account.
 *
 * <p>Each list freezes by itself, and an access is frozen that any of them names. With all of them
 * empty, everything is.
 *
 * @param accounts accounts whose principals get no new access
 * @param principals patterns of principals that get none, over ARNs
 * @param keys keys to which nobody gets any
 */
public record FreezePolicy(List<AccountId> accounts, List<String> principals, List<KeyArn> keys) {

  /** The name of the inline policy; there is one of it on the broker's role, or none. */
  public static final String NAME = "kms-access-freeze";

  public FreezePolicy {
    accounts = List.copyOf(accounts);
    principals = List.copyOf(principals);
    keys = List.copyOf(keys);
    for (String principal : principals) {
      if (!principal.matches("arn:[a-z0-9*?-]+:(iam|sts|[*])::[0-9*?]+:[\\w+=,.@:/*?-]+")) {
        throw new IllegalArgumentException("no pattern of principals' ARNs: " + principal);
      }
    }
  }

  /** Returns the freeze of all new access. */
  public static FreezePolicy ofEverything() {
    return new FreezePolicy(List.of(), List.of(), List.of());
  }

  /** Returns the policy's document, for {@code iam:PutRolePolicy}. */
  public JsonObject document() {
    List<JsonObject> statements = new ArrayList<>();
    List<String> grantees = new ArrayList<>(principals);
    for (AccountId account : accounts) {
      // Roles, users and the account itself; and sessions, which are named under sts.
      grantees.add("arn:*:iam::" + account + ":*");
      grantees.add("arn:*:sts::" + account + ":*");
    }
    if (!grantees.isEmpty()) {
      statements.add(
          deny("FreezeGrantees", List.of("*"))
              .put(
                  "Condition",
                  JsonObject.builder()
                      .put(
                          "StringLike",
                          JsonObject.builder().put("kms:GranteePrincipal", grantees).build())
                      .build())
              .build());
    }
    if (!keys.isEmpty()) {
      statements.add(deny("FreezeKeys", keys.stream().map(KeyArn::toString).toList()).build());
    }
    if (statements.isEmpty()) {
      statements.add(deny("FreezeEverything", List.of("*")).build());
    }
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .put("Statement", JsonArray.of(statements))
        .build();
  }

  private static JsonObject.Builder deny(String sid, List<String> resources) {
    return JsonObject.builder()
        .put("Sid", sid)
        .put("Effect", "Deny")
        .put("Action", "kms:CreateGrant")
        .put("Resource", resources);
  }
}
