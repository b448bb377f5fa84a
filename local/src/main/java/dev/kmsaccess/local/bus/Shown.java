package dev.kmsaccess.local.bus;

/** Buses and rules as listings show them. */
final class Shown {

  private Shown() {}

  static software.amazon.awssdk.services.eventbridge.model.EventBus bus(EventBus it) {
    return software.amazon.awssdk.services.eventbridge.model.EventBus.builder()
        .name(it.name())
        .arn(it.arn().toString())
        .policy(it.policy().text().orElse(null))
        .build();
  }

  static software.amazon.awssdk.services.eventbridge.model.Rule rule(EventBus bus, Rule it) {
    return software.amazon.awssdk.services.eventbridge.model.Rule.builder()
        .name(it.name())
        .arn(it.arn().toString())
        .description(it.description().orElse(null))
        .eventPattern(it.pattern().map(EventPattern::text).orElse(null))
        .scheduleExpression(it.schedule().map(Schedule::expression).orElse(null))
        .state(it.state())
        .eventBusName(bus.name())
        .build();
  }
}
