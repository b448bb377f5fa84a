package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DeadLetterConfig;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * What invokes a function by its own {@code Events}: SAM makes a rule, a schedule or an event
 * source mapping of each.
 */
final class FunctionEvents {

  private FunctionEvents() {}

  static void connect(Resource resource, Arn function) {
    resource
        .properties()
        .nested("Events")
        .ifPresent(
            events ->
                events
                    .all()
                    .members()
                    .forEach((name, it) -> connect(resource, function, name, it)));
  }

  private static void connect(Resource resource, Arn function, String name, JsonValue event) {
    if (!(event instanceof JsonObject declaration)) {
      throw new TemplateException(event.place(), "The event " + name + " must be a mapping.");
    }
    Properties outer = new Properties(resource.logicalId() + "." + name, declaration);
    String type = outer.required("Type");
    Properties properties =
        outer
            .nested("Properties")
            .orElseThrow(() -> new TemplateException(event.place(), name + " has no Properties."));
    outer.refuseUnknown();
    switch (type) {
      case "EventBridgeRule", "CloudWatchEvent" ->
          rule(
              resource,
              function,
              name,
              properties,
              properties.text("EventBusName").orElse("default"));
      case "Schedule" -> rule(resource, function, name, properties, "default");
      case "SQS" ->
          FunctionTypes.read(
              resource,
              properties.without("MaximumBatchingWindowInSeconds", "ScalingConfig"),
              properties.required("Queue"),
              function);
      default ->
          throw new TemplateException(
              event.place(), "Events of the type " + type + " are not understood here.");
    }
    properties.refuseUnknown();
  }

  private static void rule(
      Resource resource, Arn function, String event, Properties properties, String bus) {
    EventBridgeClient events = resource.clients().eventBridge();
    String name =
        properties
            .without("Description", "RetryPolicy")
            .text("Name")
            .orElseGet(() -> resource.stack().uniqueName(resource.logicalId() + event));
    String rule =
        events
            .putRule(
                it ->
                    it.name(name)
                        .eventBusName(bus)
                        .eventPattern(properties.document("Pattern").orElse(null))
                        .scheduleExpression(properties.text("Schedule").orElse(null))
                        .state(properties.text("State").orElse("ENABLED")))
            .ruleArn();
    Target.Builder target =
        Target.builder()
            .id(resource.logicalId())
            .arn(function.toString())
            .input(properties.text("Input").orElse(null));
    properties
        .nested("DeadLetterConfig")
        .ifPresent(
            it -> {
              target.deadLetterConfig(DeadLetterConfig.builder().arn(it.required("Arn")).build());
              it.refuseUnknown();
            });
    events.putTargets(it -> it.rule(name).eventBusName(bus).targets(target.build()));
    FunctionTypes.permitRule(resource, function, rule);
  }
}
