package dev.kmsaccess.reviewer;

import dev.kmsaccess.aws.AwsClients;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients that the reviewer works with.
 *
 * @param organizations a client with our own credentials
 * @param organizationsAs makes one for a session in the management account or a delegate
 */
public record ReviewerClients(
    KmsClient kms,
    IamClient iam,
    EventBridgeClient eventBridge,
    StsClient sts,
    OrganizationsClient organizations,
    Function<AwsSessionCredentials, OrganizationsClient> organizationsAs) {

  /** Returns the clients of a function in Lambda. */
  static ReviewerClients of(AwsClients clients) {
    return new ReviewerClients(
        clients.build(KmsClient.builder()),
        clients.build(IamClient.builder()),
        clients.build(EventBridgeClient.builder()),
        clients.build(StsClient.builder()),
        clients.build(OrganizationsClient.builder()),
        session -> clients.as(session).build(OrganizationsClient.builder()));
  }
}
