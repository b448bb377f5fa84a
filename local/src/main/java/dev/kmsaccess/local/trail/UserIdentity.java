package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.CallerIdentity;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Who made a call, as a record says it (<a
 * href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html">CloudTrail
 * userIdentity element</a>).
 */
final class UserIdentity {

  private UserIdentity() {}

  /** Returns the identity; to another account than his own the caller is but an account and id. */
  static JsonObject show(CallerIdentity caller, AccountId recipient) {
    boolean foreign = caller.account().filter(it -> !it.equals(recipient)).isPresent();
    if (foreign) {
      return JsonObject.builder()
          .put("type", "AWSAccount")
          .put("principalId", caller.userId())
          .put("accountId", caller.account().map(AccountId::id).orElse(""))
          .build();
    }
    return switch (caller) {
      case CallerIdentity.IamUser user ->
          JsonObject.builder()
              .put("type", "IAMUser")
              .put("principalId", user.uniqueId())
              .put("arn", user.arn())
              .put("accountId", user.user().account().id())
              .put("accessKeyId", user.accessKeyId())
              .put("userName", user.user().name())
              .build();
      case CallerIdentity.RoleSession session -> assumedRole(session);
      case CallerIdentity.Service service ->
          JsonObject.builder()
              .put("type", "AWSService")
              .put("invokedBy", service.principal())
              .build();
      case CallerIdentity.Unknown unknown ->
          JsonObject.builder()
              .put("type", "Unknown")
              .put("accessKeyId", unknown.accessKeyId())
              .build();
    };
  }

  static String sourceAddress(CallerIdentity caller) {
    return caller instanceof CallerIdentity.Service service ? service.principal() : "127.0.0.1";
  }

  static String userAgent(CallerIdentity caller) {
    return caller instanceof CallerIdentity.Service service
        ? service.principal()
        : "aws-sdk-java/2.x";
  }

  private static JsonObject assumedRole(CallerIdentity.RoleSession session) {
    return JsonObject.builder()
        .put("type", "AssumedRole")
        .put("principalId", session.userId())
        .put("arn", session.arn())
        .put("accountId", session.role().account().id())
        .put("accessKeyId", session.accessKeyId())
        .put(
            "sessionContext",
            JsonObject.builder()
                .put(
                    "sessionIssuer",
                    JsonObject.builder()
                        .put("type", "Role")
                        .put("principalId", session.roleId())
                        .put("arn", session.role().toString())
                        .put("accountId", session.role().account().id())
                        .put("userName", session.role().name())
                        .build())
                .put(
                    "attributes",
                    JsonObject.builder()
                        .put(
                            "creationDate",
                            DateTimeFormatter.ISO_INSTANT.format(
                                session.issued().truncatedTo(ChronoUnit.SECONDS)))
                        .put("mfaAuthenticated", "false")
                        .build())
                .putIfPresent("sourceIdentity", session.sourceIdentity())
                .build())
        .build();
  }
}
