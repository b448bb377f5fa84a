package dev.kmsaccess.local.bus;

import software.amazon.awssdk.services.eventbridge.model.Target;

/** What a target is given: the event, or the text that the target asks for instead. */
final class Payload {

  private Payload() {}

  static String of(Target target, BusEvent event) {
    if (target.inputTransformer() != null) {
      return Transformation.of(target.inputTransformer(), event.envelope());
    }
    return target.input() == null ? event.json() : target.input();
  }
}
