package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.LocalCloud;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The trails of all accounts: each logs every KMS management call of its account. */
public final class Trail {

  private final Map<AccountId, List<JsonObject>> events = new HashMap<>();
  private EventSink sink = (account, region, envelope) -> {};

  private Trail() {}

  /** Returns the trails of a world. */
  public static Trail of(LocalCloud cloud) {
    return cloud.part(Trail.class, it -> new Trail());
  }

  /** Sends what is recorded from now on to the default buses behind this sink. */
  public void deliverTo(EventSink target) {
    sink = target;
  }

  /** Returns the events that an account's trail has sent to its default bus, oldest first. */
  public List<JsonObject> events(AccountId account) {
    return List.copyOf(events.getOrDefault(account, List.of()));
  }

  void put(AccountId account, String region, JsonObject envelope) {
    events.computeIfAbsent(account, it -> new ArrayList<>()).add(envelope);
    sink.put(account, region, envelope);
  }
}
