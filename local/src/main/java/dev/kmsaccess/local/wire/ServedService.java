package dev.kmsaccess.local.wire;

import dev.kmsaccess.local.LocalClients;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * A service on the wire. This list is all that is known of each; its operations are those of the
 * SDK's client interface.
 *
 * @param name as in actions and in the scope of a signature
 * @param target what stands before the operation in {@code X-Amz-Target}; empty for Query
 */
record ServedService(
    String name,
    String target,
    WireFormat format,
    Class<? extends SdkClient> type,
    Function<LocalClients, SdkClient> client) {

  private static final WireFormat JSON = new JsonFormat("1.1", Map.of());

  /** Every service that the local accounts have. */
  static final List<ServedService> ALL =
      List.of(
          new ServedService("kms", "TrentService", JSON, KmsClient.class, LocalClients::kms),
          new ServedService(
              "events", "AWSEvents", JSON, EventBridgeClient.class, LocalClients::eventBridge),
          new ServedService(
              "logs", "Logs_20140328", JSON, CloudWatchLogsClient.class, LocalClients::logs),
          new ServedService(
              "sqs",
              "AmazonSQS",
              new JsonFormat(
                  "1.0", Map.of("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")),
              SqsClient.class,
              LocalClients::sqs),
          new ServedService(
              "dynamodb",
              "DynamoDB_20120810",
              new JsonFormat("1.0", Map.of()),
              DynamoDbClient.class,
              LocalClients::dynamoDb),
          new ServedService(
              "organizations",
              "AWSOrganizationsV20161128",
              JSON,
              OrganizationsClient.class,
              LocalClients::organizations),
          new ServedService(
              "cloudtrail",
              "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
              JSON,
              CloudTrailClient.class,
              LocalClients::cloudTrail),
          query(
              "cloudformation",
              "http://cloudformation.amazonaws.com/doc/2010-05-15/",
              CloudFormationClient.class,
              LocalClients::cloudFormation),
          query(
              "iam",
              "https://iam.amazonaws.com/doc/2010-05-08/",
              IamClient.class,
              LocalClients::iam),
          query(
              "sts",
              "https://sts.amazonaws.com/doc/2011-06-15/",
              StsClient.class,
              LocalClients::sts),
          query(
              "sns",
              "http://sns.amazonaws.com/doc/2010-03-31/",
              SnsClient.class,
              LocalClients::sns));

  /** Returns the operation of that name, if the SDK's client interface has it. */
  Optional<ServedOperation> operation(String operation) {
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    String method = operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
    return Arrays.stream(type.getMethods())
        .filter(it -> it.getName().equals(method) && takesRequest(it))
        .findFirst()
        .map(it -> new ServedOperation(operation, it));
  }

  private static boolean takesRequest(Method method) {
    return method.getParameterCount() == 1
        && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0]);
  }

  private static ServedService query(
      String name,
      String namespace,
      Class<? extends SdkClient> type,
      Function<LocalClients, SdkClient> client) {
    return new ServedService(name, "", new QueryFormat(namespace), type, client);
  }
}
