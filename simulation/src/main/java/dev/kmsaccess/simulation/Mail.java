package dev.kmsaccess.simulation;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.stack.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Events for the broker that are late: what was sent after them gets there before them. */
final class Mail {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.EVENT);

  private final List<Late> late = new ArrayList<>();
  private Optional<Instant> next = Optional.empty();

  private record Late(Instant until, JsonObject event) {}

  /** Holds the next event back. */
  void holdNext(Instant until) {
    next = Optional.of(until);
  }

  /** Whether the event is held back, and so not handled now. */
  boolean holdsBack(FunctionDefinition function, byte[] event) {
    if (next.isEmpty()
        || !function.handler().endsWith(".GrantBrokerHandler")
        || !(JSON.read(new String(event, StandardCharsets.UTF_8))
            instanceof JsonResult.Parsed(JsonObject envelope))
        || envelope.text("detail-type").isEmpty()) {
      return false;
    }
    late.add(new Late(next.get(), envelope));
    next = Optional.empty();
    return true;
  }

  /** Returns what has been late for long enough, once. */
  List<JsonObject> arriving(Instant now) {
    List<JsonObject> events = new ArrayList<>();
    for (Iterator<Late> all = late.iterator(); all.hasNext(); ) {
      Late one = all.next();
      if (!one.until().isAfter(now)) {
        events.add(one.event());
        all.remove();
      }
    }
    return events;
  }

  /** Returns when the last of what is held back arrives. */
  Optional<Instant> last() {
    return late.stream().map(Late::until).max(Comparator.naturalOrder());
  }

  /** Nothing more is held back than what is. */
  void calm() {
    next = Optional.empty();
  }
}
