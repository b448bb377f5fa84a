package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.lambda.Functions;
import dev.kmsaccess.local.lambda.QueueReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What stands around functions: layers, permissions, queues that are read. */
final class FunctionTypes {

  private static final int USUAL_BATCH = 10;

  private FunctionTypes() {}

  static Created layer(Resource resource) {
    Properties properties =
        resource
            .properties()
            .without(
                "Description",
                "CompatibleRuntimes",
                "CompatibleArchitectures",
                "LicenseInfo",
                "PublishLambdaVersion",
                "RetentionPolicy");
    Path content =
        resource.stack().directory().resolve(properties.required("ContentUri")).normalize();
    if (!Files.isDirectory(content)) {
      throw new TemplateException(
          resource.logicalId() + ": the layer's content is no directory: " + content);
    }
    String arn =
        resource
            .arn(
                "lambda",
                "layer:" + properties.text("LayerName").orElse(resource.logicalId()) + ":1")
            .toString();
    resource.stack().layers().put(arn, content);
    return Created.of(arn);
  }

  static Created permission(Resource resource) {
    Properties properties = resource.properties();
    Arn function = function(resource, properties.required("FunctionName"));
    JsonObject.Builder condition = JsonObject.builder();
    properties
        .text("SourceArn")
        .ifPresent(it -> condition.put("ArnLike", only("aws:SourceArn", it)));
    properties
        .text("SourceAccount")
        .ifPresent(it -> condition.put("StringEquals", only("aws:SourceAccount", it)));
    permit(
        resource,
        function,
        properties.required("Action"),
        properties.required("Principal"),
        condition.build());
    return Created.of(resource.logicalId());
  }

  /** Lets a rule invoke a function, as SAM does for a function's own events. */
  static void permitRule(Resource resource, Arn function, String rule) {
    permit(
        resource,
        function,
        "lambda:InvokeFunction",
        "events.amazonaws.com",
        only("ArnLike", only("aws:SourceArn", rule)));
  }

  private static void permit(
      Resource resource, Arn function, String action, String principal, JsonObject condition) {
    String kind = principal.endsWith(".amazonaws.com") ? "Service" : "AWS";
    JsonObject.Builder statement =
        JsonObject.builder()
            .put("Sid", resource.logicalId())
            .put("Effect", "Allow")
            .put("Principal", only(kind, principal))
            .put("Action", action)
            .put("Resource", function.toString());
    if (!condition.members().isEmpty()) {
      statement.put("Condition", condition);
    }
    Functions.of(resource.cloud()).permit(function, statement.build());
  }

  static Created eventSource(Resource resource) {
    Properties properties =
        resource.properties().without("MaximumBatchingWindowInSeconds", "ScalingConfig", "Tags");
    Arn function = function(resource, properties.required("FunctionName"));
    read(resource, properties, properties.required("EventSourceArn"), function);
    return Created.of(resource.logicalId());
  }

  /** Lets a function read a queue; the properties say how. */
  static void read(Resource resource, Properties properties, String queue, Arn function) {
    List<String> answers = properties.texts("FunctionResponseTypes");
    QueueReading reading =
        new QueueReading(
            resource.cloud(),
            arn(resource, queue),
            function,
            properties.number("BatchSize").orElse(USUAL_BATCH),
            answers.contains("ReportBatchItemFailures"));
    boolean enabled = properties.text("Enabled").map(Boolean::parseBoolean).orElse(true);
    if (enabled) {
      reading.start();
    }
  }

  /** Returns the ARN of a function that is given by name or ARN. */
  static Arn function(Resource resource, String nameOrArn) {
    return Arn.parse(nameOrArn).orElseGet(() -> resource.arn("lambda", "function:" + nameOrArn));
  }

  static Arn arn(Resource resource, String text) {
    return Arn.parse(text)
        .orElseThrow(() -> new TemplateException(resource.logicalId() + ": not an ARN: " + text));
  }

  private static JsonObject only(String key, String value) {
    return JsonObject.builder().put(key, value).build();
  }

  private static JsonObject only(String key, JsonObject value) {
    return JsonObject.builder().put(key, value).build();
  }
}
