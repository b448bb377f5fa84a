package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;

/** Takes the events that AWS services put on the default bus of an account. */
@FunctionalInterface
public interface EventSink {

  /**
   * Takes one event. Called while the cloud is locked, so it should only remember the event and
   * deliver it as a task of the clock.
   *
   * @param account whose default bus
   * @param region of that bus
   * @param envelope the whole event, {@code version} to {@code detail}
   */
  void put(AccountId account, String region, JsonObject envelope);
}
