package dev.kmsaccess.local.stack;

import java.util.Map;
import java.util.Optional;

/** Every type of resource that a template may have here. */
final class ResourceTypes {

  private static final Map<String, ResourceType> BY_NAME =
      Map.ofEntries(
          Map.entry("AWS::Events::EventBus", EventTypes::bus),
          Map.entry("AWS::Events::EventBusPolicy", EventTypes::busPolicy),
          Map.entry("AWS::Events::Rule", EventTypes::rule),
          Map.entry("AWS::SQS::Queue", QueueTypes::queue),
          Map.entry("AWS::SQS::QueuePolicy", QueueTypes::queuePolicy),
          Map.entry("AWS::SNS::Topic", TopicTypes::topic),
          Map.entry("AWS::SNS::TopicPolicy", TopicTypes::topicPolicy),
          Map.entry("AWS::SNS::Subscription", TopicTypes::subscription),
          Map.entry("AWS::IAM::Role", IdentityTypes::role),
          Map.entry("AWS::IAM::ManagedPolicy", IdentityTypes::managedPolicy),
          Map.entry("AWS::IAM::Policy", IdentityTypes::inlinePolicy),
          Map.entry("AWS::DynamoDB::Table", TableTypes::table),
          Map.entry("AWS::KMS::Key", KeyTypes::key),
          Map.entry("AWS::Logs::LogGroup", LogTypes::group),
          Map.entry("AWS::Logs::ResourcePolicy", LogTypes::resourcePolicy),
          Map.entry("AWS::Serverless::Function", ServerlessFunction::create),
          Map.entry("AWS::Serverless::LayerVersion", FunctionTypes::layer),
          Map.entry("AWS::Lambda::Permission", FunctionTypes::permission),
          Map.entry("AWS::Lambda::EventSourceMapping", FunctionTypes::eventSource),
          // These watch or keep; nothing here waits for them, so that they are named is enough.
          Map.entry("AWS::Events::Archive", InertTypes.named("ArchiveName", "events", "archive/")),
          Map.entry(
              "AWS::CloudWatch::Alarm", InertTypes.named("AlarmName", "cloudwatch", "alarm:")),
          Map.entry(
              "AWS::CloudWatch::Dashboard",
              InertTypes.named("DashboardName", "cloudwatch", "dashboard/")),
          Map.entry("AWS::SSM::Parameter", InertTypes.named("Name", "ssm", "parameter/")));

  private ResourceTypes() {}

  static Optional<ResourceType> find(String type) {
    return Optional.ofNullable(BY_NAME.get(type));
  }
}
