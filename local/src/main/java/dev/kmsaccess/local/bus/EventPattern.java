package dev.kmsaccess.local.bus;

import java.io.IOException;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;

/**
 * A content pattern of a rule, matched by the library that EventBridge itself uses.
 *
 * @see <a href="https://github.com/aws/event-ruler">Event Ruler</a>
 */
final class EventPattern {

  private static final int LONGEST = 2_048;

  private final String text;
  private final GenericMachine<String> machine = new GenericMachine<>();

  private EventPattern(String text) {
    this.text = text;
  }

  /** Reads a pattern, or throws EventBridge's error. */
  static EventPattern parse(String text) {
    if (text.length() > LONGEST) {
      throw BusErrors.invalidPattern("it is longer than 2048 characters");
    }
    String problem = JsonRuleCompiler.check(text);
    if (problem != null) {
      throw BusErrors.invalidPattern(problem);
    }
    EventPattern pattern = new EventPattern(text);
    try {
      pattern.machine.addRule("rule", text);
    } catch (IOException e) {
      throw BusErrors.invalidPattern(String.valueOf(e.getMessage()));
    }
    return pattern;
  }

  String text() {
    return text;
  }

  /** Whether an event, as JSON, matches. */
  boolean matches(String event) {
    try {
      return !machine.rulesForJSONEvent(event).isEmpty();
    } catch (Exception e) {
      // The library declares Exception; the only cause is text that is no JSON object.
      throw BusErrors.invalid("Event is not valid. Reason: " + e.getMessage());
    }
  }
}
