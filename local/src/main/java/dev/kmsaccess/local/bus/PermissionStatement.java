package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonObject;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.PutPermissionRequest;

/** The statement that PutPermission makes where it is not given a whole policy. */
final class PermissionStatement {

  private PermissionStatement() {}

  static JsonObject of(Arn bus, String sid, PutPermissionRequest request) {
    String principal = Optional.ofNullable(request.principal()).orElse("");
    if (!principal.matches("\\*|\\d{12}") || !"events:PutEvents".equals(request.action())) {
      throw BusErrors.invalid("Action must be events:PutEvents and Principal an account id or *.");
    }
    JsonObject.Builder statement =
        JsonObject.builder()
            .put("Sid", sid)
            .put("Effect", "Allow")
            .put("Action", "events:PutEvents")
            .put("Resource", bus.toString());
    if (principal.equals("*")) {
      statement.put("Principal", "*");
    } else {
      statement.put(
          "Principal",
          JsonObject.builder().put("AWS", "arn:aws:iam::" + principal + ":root").build());
    }
    if (request.condition() != null) {
      statement.put(
          "Condition",
          JsonObject.builder()
              .put(
                  request.condition().type(),
                  JsonObject.builder()
                      .put(request.condition().key(), request.condition().value())
                      .build())
              .build());
    }
    return statement.build();
  }
}
