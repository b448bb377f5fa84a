package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every function of every account, and who may invoke it. */
public final class Functions {

  private final LocalCloud cloud;
  private final Map<String, DeployedFunction> byArn = new HashMap<>();
  private final Map<String, List<JsonValue>> permissions = new HashMap<>();

  private Functions(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the functions of a world. */
  public static Functions of(LocalCloud cloud) {
    return cloud.part(Functions.class, Functions::new);
  }

  /** Returns the clients with which a function's code works: its role's, renewed as they expire. */
  public LocalClients clients(Arn function, Arn role) {
    return RoleClients.of(cloud, function, role);
  }

  /** Adds a function; its latest version and every alias run the same code. */
  public void deploy(DeployedFunction function) {
    synchronized (cloud) {
      byArn.put(function.arn().toString(), function);
    }
  }

  /**
   * Adds a statement to the policy of a function or of an alias.
   *
   * @param invoked the ARN that the statement is about, as callers will name it
   */
  public void permit(Arn invoked, JsonObject statement) {
    synchronized (cloud) {
      permissions.computeIfAbsent(invoked.toString(), it -> new ArrayList<>()).add(statement);
    }
  }

  /**
   * Takes an event for a function and runs it as a task of the clock.
   *
   * @param invoked the function's ARN, with or without an alias
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such
   *     function or the caller may not invoke it
   */
  public void invokeLater(Arn invoked, CallerIdentity caller, String event) {
    synchronized (cloud) {
      DeployedFunction function = find(invoked);
      ServiceCall call =
          ServiceCall.of(
              "lambda:InvokeFunction", invoked.toString(), new AccountId(invoked.account()));
      new Authorizer(cloud, LambdaErrors.STYLE)
          .require(caller, policy(invoked).map(call::under).orElse(call));
      AsyncInvocation.of(cloud, function, invoked, event).start();
    }
  }

  DeployedFunction find(Arn invoked) {
    DeployedFunction function = byArn.get(unqualified(invoked).toString());
    if (function == null) {
      throw LambdaErrors.noSuchFunction(invoked);
    }
    return function;
  }

  private static Arn unqualified(Arn invoked) {
    String[] parts = invoked.resource().split(":", 3);
    String resource = parts.length < 2 ? invoked.resource() : parts[0] + ":" + parts[1];
    return new Arn(
        invoked.partition(), invoked.service(), invoked.region(), invoked.account(), resource);
  }

  private Optional<String> policy(Arn invoked) {
    return Optional.ofNullable(permissions.get(invoked.toString()))
        .map(
            statements ->
                StrictJson.write(
                    JsonObject.builder()
                        .put("Version", "2012-10-17")
                        .put("Statement", JsonArray.of(statements))
                        .build()));
  }
}
