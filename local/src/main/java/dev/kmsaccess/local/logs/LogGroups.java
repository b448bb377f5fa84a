package dev.kmsaccess.local.logs;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalCloud;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every log group of every account, and each account's resource policies. */
final class LogGroups {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);

  private final Map<String, LogGroup> byArn = new TreeMap<>();
  private final Map<String, Map<String, String>> policies = new TreeMap<>();
  private long written;

  private LogGroups() {}

  /** Returns the log groups of a world. */
  static LogGroups of(LocalCloud cloud) {
    return cloud.part(LogGroups.class, it -> new LogGroups());
  }

  Optional<LogGroup> find(Arn arn) {
    return Optional.ofNullable(byArn.get(arn.toString()));
  }

  List<LogGroup> all() {
    return List.copyOf(byArn.values());
  }

  void create(LogGroup group) {
    byArn.put(group.arn().toString(), group);
  }

  void delete(LogGroup group) {
    byArn.remove(group.arn().toString());
  }

  /** Returns the next number in the order of arrival. */
  long nextNumber() {
    return ++written;
  }

  /** Returns the resource policies of an account in a Region, by name; changed in place. */
  Map<String, String> policies(AccountId account, String region) {
    return policies.computeIfAbsent(account + "/" + region, it -> new LinkedHashMap<>());
  }

  /** Returns all these policies as one: their statements count together. */
  Optional<String> policy(AccountId account, String region) {
    List<JsonValue> statements = new ArrayList<>();
    for (String text : policies(account, region).values()) {
      if (JSON.read(text) instanceof JsonResult.Parsed(JsonObject policy)) {
        policy
            .get("Statement")
            .ifPresent(
                it -> {
                  if (it instanceof JsonArray several) {
                    statements.addAll(several.elements());
                  } else {
                    statements.add(it);
                  }
                });
      }
    }
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(
            StrictJson.write(
                JsonObject.builder()
                    .put("Version", "2012-10-17")
                    .put("Statement", JsonArray.of(statements))
                    .build()));
  }
}
