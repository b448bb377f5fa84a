package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.AsyncInvokes;
import dev.kmsaccess.local.lambda.DeployedFunction;
import dev.kmsaccess.local.lambda.Functions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SAM's functions. What speaks only of code, size and speed makes no difference here; an alias
 * leads to the one version there is.
 */
final class ServerlessFunction {

  private static final int USUAL_TIMEOUT = 3;
  private static final int USUAL_MEMORY = 128;

  private ServerlessFunction() {}

  static Created create(Resource resource) {
    Properties properties =
        resource
            .properties()
            .without(
                "Description",
                "Runtime",
                "Architectures",
                "CodeUri",
                "Tracing",
                "SnapStart",
                "AutoPublishAliasAllProperties",
                "VersionDescription",
                "ReservedConcurrentExecutions",
                "Tags");
    String name = resource.name("FunctionName");
    Arn arn = resource.arn("lambda", "function:" + name);
    Arn role =
        properties
            .text("Role")
            .map(it -> FunctionTypes.arn(resource, it))
            .orElseGet(() -> FunctionRole.create(resource, name));
    Duration timeout = Duration.ofSeconds(properties.number("Timeout").orElse(USUAL_TIMEOUT));
    FunctionDefinition definition = definition(resource, name, timeout);
    Functions functions = Functions.of(resource.cloud());
    LocalClients clients = functions.clients(arn, role);
    functions.deploy(
        new DeployedFunction(
            arn,
            clients,
            timeout,
            logGroup(properties, name),
            async(resource),
            resource.stack().runtime().load(definition, clients)));
    Optional<String> alias = properties.text("AutoPublishAlias").map(it -> arn + ":" + it);
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("Arn", arn.toString());
    alias.ifPresent(it -> attributes.put("Alias", it));
    FunctionEvents.connect(resource, FunctionTypes.arn(resource, alias.orElse(arn.toString())));
    return new Created(name, attributes);
  }

  private static FunctionDefinition definition(Resource resource, String name, Duration timeout) {
    Properties properties = resource.properties();
    int memory = properties.number("MemorySize").orElse(USUAL_MEMORY);
    String handler = properties.required("Handler");
    List<Path> layers =
        properties.texts("Layers").stream().map(resource.stack().layers()::get).toList();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_REGION", resource.stack().region());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", name);
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(memory));
    environment.put("_HANDLER", handler);
    properties
        .nested("Environment")
        .ifPresent(
            it -> {
              it.nested("Variables")
                  .ifPresent(
                      variables ->
                          variables
                              .all()
                              .members()
                              .forEach(
                                  (key, value) -> environment.put(key, Scalars.require(value))));
              it.refuseUnknown();
            });
    return new FunctionDefinition(
        resource.logicalId(), name, handler, environment, timeout, memory, layers);
  }

  private static String logGroup(Properties properties, String name) {
    return properties
        .nested("LoggingConfig")
        .flatMap(
            it -> {
              Optional<String> group =
                  it.without("LogFormat", "ApplicationLogLevel", "SystemLogLevel").text("LogGroup");
              it.refuseUnknown();
              return group;
            })
        .orElse("/aws/lambda/" + name);
  }

  private static AsyncInvokes async(Resource resource) {
    Properties properties = resource.properties();
    Optional<Arn> deadLetters =
        properties
            .nested("DeadLetterQueue")
            .map(
                it -> {
                  if (!it.required("Type").equals("SQS")) {
                    throw new TemplateException(
                        resource.logicalId() + ": a DeadLetterQueue must be of Type SQS here.");
                  }
                  Arn queue = FunctionTypes.arn(resource, it.required("TargetArn"));
                  it.refuseUnknown();
                  return queue;
                });
    Optional<Properties> config = properties.nested("EventInvokeConfig");
    AsyncInvokes usual = AsyncInvokes.DEFAULT;
    AsyncInvokes async =
        new AsyncInvokes(
            config.flatMap(it -> it.number("MaximumRetryAttempts")).orElse(usual.retries()),
            config
                .flatMap(it -> it.number("MaximumEventAgeInSeconds"))
                .map(Duration::ofSeconds)
                .orElse(usual.maxAge()),
            config.flatMap(it -> onFailure(resource, it)),
            deadLetters);
    config.ifPresent(Properties::refuseUnknown);
    return async;
  }

  private static Optional<Arn> onFailure(Resource resource, Properties config) {
    return config
        .nested("DestinationConfig")
        .flatMap(
            it -> {
              Optional<Properties> failure = it.nested("OnFailure");
              it.refuseUnknown();
              return failure;
            })
        .map(
            it -> {
              Arn target = FunctionTypes.arn(resource, it.without("Type").required("Destination"));
              it.refuseUnknown();
              if (!List.of("sqs", "sns").contains(target.service())) {
                throw new TemplateException(
                    resource.logicalId() + ": failures go to a queue or a topic here: " + target);
              }
              return target;
            });
  }
}
