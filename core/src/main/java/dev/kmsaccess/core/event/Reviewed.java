package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The live accesses were held against the rules and the organisation. It stays on the central bus.
 *
 * @param counts what was counted, under the names of its metrics
 * @param rules the version of the rules that they were held against
 */
public record Reviewed(Map<String, Long> counts, String rules) implements Answer {
  public Reviewed {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  @Override
  public DetailType type() {
    return DetailType.REVIEWED;
  }

  @Override
  public JsonObject detail() {
    JsonObject.Builder detail = JsonObject.builder().put("rules", rules);
    counts.forEach(detail::put);
    return detail.build();
  }
}
