package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.JsonObject;

/**
 * The broker decided, and the policy writer is to act on it. It stays on the central bus.
 *
 * @param what what is to be done
 */
public record Forwarded(Decided what) implements Answer {

  @Override
  public DetailType type() {
    return DetailType.DECIDED;
  }

  @Override
  public JsonObject detail() {
    return what.detail();
  }
}
