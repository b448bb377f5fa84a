package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
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
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The clients that a function lives with: those of a session of its role, which Lambda renews
 * before it ends.
 */
final class RoleClients {

  private static final String PRINCIPAL = "lambda.amazonaws.com";
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final LocalCloud cloud;
  private final Arn function;
  private final Arn role;
  private Optional<Session> session = Optional.empty();

  private RoleClients(LocalCloud cloud, Arn function, Arn role) {
    this.cloud = cloud;
    this.function = function;
    this.role = role;
  }

  /** Returns the clients of a function; fails if Lambda may not assume its role. */
  static LocalClients of(LocalCloud cloud, Arn function, Arn role) {
    RoleClients clients = new RoleClients(cloud, function, role);
    clients.current();
    return new LocalClients(
        clients.renewed(KmsClient.class, LocalClients::kms),
        clients.renewed(IamClient.class, LocalClients::iam),
        clients.renewed(StsClient.class, LocalClients::sts),
        clients.renewed(EventBridgeClient.class, LocalClients::eventBridge),
        clients.renewed(SqsClient.class, LocalClients::sqs),
        clients.renewed(SnsClient.class, LocalClients::sns),
        clients.renewed(CloudWatchLogsClient.class, LocalClients::logs),
        clients.renewed(DynamoDbClient.class, LocalClients::dynamoDb),
        clients.renewed(OrganizationsClient.class, LocalClients::organizations),
        clients.renewed(CloudTrailClient.class, LocalClients::cloudTrail),
        clients.renewed(CloudFormationClient.class, LocalClients::cloudFormation));
  }

  /** Returns a client that passes each call to that of the session of the moment. */
  private <T> T renewed(Class<T> type, Function<LocalClients, T> select) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(select.apply(current()), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized LocalClients current() {
    Instant now = cloud.clock().instant();
    Session live =
        session.filter(it -> now.isBefore(it.expiry().minus(MARGIN))).orElseGet(this::assume);
    session = Optional.of(live);
    return live.clients();
  }

  private Session assume() {
    CallerIdentity lambda = new CallerIdentity.Service(PRINCIPAL, Optional.of(function));
    Credentials credentials =
        LocalClients.of(cloud, lambda, function.region())
            .sts()
            .assumeRole(it -> it.roleArn(role.toString()).roleSessionName(sessionName()))
            .credentials();
    AwsSessionCredentials caller =
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    return new Session(cloud.clients(caller, function.region()), credentials.expiration());
  }

  /** Lambda names a session after its function. */
  private String sessionName() {
    return function.resource().substring("function:".length());
  }

  private record Session(LocalClients clients, Instant expiry) {}
}
