package dev.kmsaccess.local.stack;

import java.util.Map;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Log groups and the policies under which services write to them. */
final class LogTypes {

  private LogTypes() {}

  static Created group(Resource resource) {
    // How it is sealed changes nothing here.
    Properties properties = resource.properties().without("Tags", "KmsKeyId");
    String name = resource.name("LogGroupName");
    CloudWatchLogsClient logs = resource.clients().logs();
    logs.createLogGroup(it -> it.logGroupName(name));
    properties
        .number("RetentionInDays")
        .ifPresent(
            days -> logs.putRetentionPolicy(it -> it.logGroupName(name).retentionInDays(days)));
    return new Created(
        name, Map.of("Arn", resource.arn("logs", "log-group:" + name + ":*").toString()));
  }

  static Created resourcePolicy(Resource resource) {
    String name = resource.properties().required("PolicyName");
    String document = resource.properties().requiredDocument("PolicyDocument");
    resource.clients().logs().putResourcePolicy(it -> it.policyName(name).policyDocument(document));
    return Created.of(name);
  }
}
