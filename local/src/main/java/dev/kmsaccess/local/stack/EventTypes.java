package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DeadLetterConfig;
import software.amazon.awssdk.services.eventbridge.model.InputTransformer;
import software.amazon.awssdk.services.eventbridge.model.RetryPolicy;
import software.amazon.awssdk.services.eventbridge.model.SqsParameters;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Buses, their policies and rules. */
final class EventTypes {

  private EventTypes() {}

  static Created bus(Resource resource) {
    String name = resource.properties().without("Description", "Tags").required("Name");
    String arn = resource.clients().eventBridge().createEventBus(it -> it.name(name)).eventBusArn();
    return new Created(name, Map.of("Arn", arn, "Name", name));
  }

  /** Adds one statement to what the bus's policy says already. */
  static Created busPolicy(Resource resource) {
    Properties properties = resource.properties();
    String bus = properties.text("EventBusName").orElse("default");
    String sid = properties.required("StatementId");
    JsonObject.Builder statement = JsonObject.builder().put("Sid", sid);
    if (!(properties.value("Statement").orElse(null) instanceof JsonObject given)) {
      throw new TemplateException(
          resource.logicalId() + ": the property Statement must be a mapping.");
    }
    given.members().forEach(statement::put);
    EventBridgeClient events = resource.clients().eventBridge();
    List<JsonValue> statements = new ArrayList<>(statements(events, bus));
    statements.add(statement.build());
    String policy =
        StrictJson.write(
            JsonObject.builder()
                .put("Version", "2012-10-17")
                .put("Statement", JsonArray.of(statements))
                .build());
    events.putPermission(it -> it.eventBusName(bus).policy(policy));
    return Created.of(bus + "|" + sid);
  }

  static Created rule(Resource resource) {
    Properties properties = resource.properties();
    String name = resource.name("Name");
    String bus = properties.text("EventBusName").orElse("default");
    EventBridgeClient events = resource.clients().eventBridge();
    String arn =
        events
            .putRule(
                it ->
                    it.name(name)
                        .eventBusName(bus)
                        .description(properties.text("Description").orElse(null))
                        .eventPattern(properties.document("EventPattern").orElse(null))
                        .scheduleExpression(properties.text("ScheduleExpression").orElse(null))
                        .state(properties.text("State").orElse("ENABLED")))
            .ruleArn();
    List<Target> targets =
        properties.nestedList("Targets").stream().map(EventTypes::target).toList();
    if (!targets.isEmpty()) {
      events.putTargets(it -> it.rule(name).eventBusName(bus).targets(targets));
    }
    return new Created(bus.equals("default") ? name : bus + "|" + name, Map.of("Arn", arn));
  }

  /** Returns a target as a rule has it; of retries only the dead letters matter here. */
  static Target target(Properties properties) {
    Target.Builder target =
        Target.builder()
            .id(properties.required("Id"))
            .arn(properties.required("Arn"))
            .roleArn(properties.text("RoleArn").orElse(null))
            .input(properties.text("Input").orElse(null));
    deadLetters(properties).ifPresent(target::deadLetterConfig);
    properties
        .nested("RetryPolicy")
        .ifPresent(
            it -> {
              target.retryPolicy(
                  RetryPolicy.builder()
                      .maximumRetryAttempts(it.number("MaximumRetryAttempts").orElse(null))
                      .maximumEventAgeInSeconds(it.number("MaximumEventAgeInSeconds").orElse(null))
                      .build());
              it.refuseUnknown();
            });
    properties
        .nested("InputTransformer")
        .ifPresent(
            it -> {
              target.inputTransformer(
                  InputTransformer.builder()
                      .inputPathsMap(
                          it.nested("InputPathsMap").map(EventTypes::texts).orElse(Map.of()))
                      .inputTemplate(it.required("InputTemplate"))
                      .build());
              it.refuseUnknown();
            });
    properties
        .nested("SqsParameters")
        .ifPresent(
            it -> {
              target.sqsParameters(
                  SqsParameters.builder().messageGroupId(it.required("MessageGroupId")).build());
              it.refuseUnknown();
            });
    properties.refuseUnknown();
    return target.build();
  }

  private static Map<String, String> texts(Properties properties) {
    Map<String, String> texts = new LinkedHashMap<>();
    properties.all().members().keySet().forEach(name -> texts.put(name, properties.required(name)));
    return texts;
  }

  private static Optional<DeadLetterConfig> deadLetters(Properties properties) {
    return properties
        .nested("DeadLetterConfig")
        .map(
            it -> {
              DeadLetterConfig config = DeadLetterConfig.builder().arn(it.required("Arn")).build();
              it.refuseUnknown();
              return config;
            });
  }

  private static List<JsonValue> statements(EventBridgeClient events, String bus) {
    return Optional.ofNullable(events.describeEventBus(it -> it.name(bus)).policy())
        .map(it -> StrictJson.within(JsonLimits.POLICY).read(it))
        .flatMap(
            it ->
                it instanceof JsonResult.Parsed(JsonObject policy)
                    ? policy.get("Statement")
                    : Optional.empty())
        .map(it -> it instanceof JsonArray array ? array.elements() : List.of(it))
        .orElse(List.of());
  }
}
