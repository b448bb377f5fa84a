package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reaper swept, and something is left undone. It stays on the central bus.
 *
 * @param counts what it counted, under the names of its metrics
 */
public record Swept(Map<String, Long> counts) implements Answer {
  public Swept {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  @Override
  public DetailType type() {
    return DetailType.SWEPT;
  }

  @Override
  public JsonObject detail() {
    JsonObject.Builder detail = JsonObject.builder();
    counts.forEach(detail::put);
    return detail.build();
  }
}
