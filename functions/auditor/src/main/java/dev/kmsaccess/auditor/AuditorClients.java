package dev.kmsaccess.auditor;

import dev.kmsaccess.aws.AwsClients;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients that the auditor works with.
 *
 * @param kmsAs makes a client of KMS for a session in a member account
 * @param organizations a client with our own credentials
 * @param organizationsAs makes one for a session in the management account or a delegate
 */
public record AuditorClients(
    KmsClient kms,
    EventBridgeClient eventBridge,
    SnsClient sns,
    DynamoDbClient dynamoDb,
    StsClient sts,
    OrganizationsClient organizations,
    Function<AwsSessionCredentials, KmsClient> kmsAs,
    Function<AwsSessionCredentials, OrganizationsClient> organizationsAs) {

  /** Returns the clients of a function in Lambda. */
  static AuditorClients of(AwsClients clients) {
    return new AuditorClients(
        clients.build(KmsClient.builder()),
        clients.build(EventBridgeClient.builder()),
        clients.build(SnsClient.builder()),
        clients.build(DynamoDbClient.builder()),
        clients.build(StsClient.builder()),
        clients.build(OrganizationsClient.builder()),
        session -> clients.as(session).build(KmsClient.builder()),
        session -> clients.as(session).build(OrganizationsClient.builder()));
  }
}
