package dev.kmsaccess.local;

import dev.kmsaccess.local.bus.LocalEventBridge;
import dev.kmsaccess.local.dynamodb.LocalDynamoDb;
import dev.kmsaccess.local.iam.LocalIam;
import dev.kmsaccess.local.kms.LocalKms;
import dev.kmsaccess.local.logs.LocalLogs;
import dev.kmsaccess.local.organizations.LocalOrganizations;
import dev.kmsaccess.local.sns.LocalSns;
import dev.kmsaccess.local.sqs.LocalSqs;
import dev.kmsaccess.local.stack.LocalCloudFormation;
import dev.kmsaccess.local.sts.LocalSts;
import dev.kmsaccess.local.trail.LocalCloudTrail;
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

/** The clients of one caller in one Region. What a service here does not know, throws. */
public record LocalClients(
    KmsClient kms,
    IamClient iam,
    StsClient sts,
    EventBridgeClient eventBridge,
    SqsClient sqs,
    SnsClient sns,
    CloudWatchLogsClient logs,
    DynamoDbClient dynamoDb,
    OrganizationsClient organizations,
    CloudTrailClient cloudTrail,
    CloudFormationClient cloudFormation) {

  /** Returns the clients of a caller. */
  public static LocalClients of(LocalCloud cloud, CallerIdentity caller, String region) {
    return new LocalClients(
        new LocalKms(cloud, caller, region),
        new LocalIam(cloud, caller),
        new LocalSts(cloud, caller),
        new LocalEventBridge(cloud, caller, region),
        new LocalSqs(cloud, caller, region),
        new LocalSns(cloud, caller, region),
        new LocalLogs(cloud, caller, region),
        new LocalDynamoDb(cloud, caller, region),
        new LocalOrganizations(cloud, caller),
        new LocalCloudTrail(cloud, caller, region),
        new LocalCloudFormation(cloud, caller, region));
  }

  /** Returns the same clients with another one of KMS. */
  public LocalClients with(KmsClient other) {
    return new LocalClients(
        other,
        iam,
        sts,
        eventBridge,
        sqs,
        sns,
        logs,
        dynamoDb,
        organizations,
        cloudTrail,
        cloudFormation);
  }

  /** Returns the same clients with another one of IAM. */
  public LocalClients with(IamClient other) {
    return new LocalClients(
        kms,
        other,
        sts,
        eventBridge,
        sqs,
        sns,
        logs,
        dynamoDb,
        organizations,
        cloudTrail,
        cloudFormation);
  }

  /** Returns the same clients with another one of EventBridge. */
  public LocalClients with(EventBridgeClient other) {
    return new LocalClients(
        kms, iam, sts, other, sqs, sns, logs, dynamoDb, organizations, cloudTrail, cloudFormation);
  }

  /** Returns the same clients with another one of SNS. */
  public LocalClients with(SnsClient other) {
    return new LocalClients(
        kms,
        iam,
        sts,
        eventBridge,
        sqs,
        other,
        logs,
        dynamoDb,
        organizations,
        cloudTrail,
        cloudFormation);
  }
}
