package dev.kmsaccess.local.sts;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.AssumableRole;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.IamDirectory;
import dev.kmsaccess.local.iam.ServiceCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Opens sessions of roles and issues their credentials. */
public final class RoleSessions {

  private final LocalCloud cloud;

  /** Makes the sessions of a world. */
  public RoleSessions(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /**
   * Opens a session that an AWS service asks for, as Lambda does for a function and EventBridge for
   * a rule. Throws STS's access-denied error unless the role exists and trusts the service.
   *
   * @param service such as {@code lambda.amazonaws.com}
   * @param sourceArn the resource on whose behalf the service asks, if it says so
   */
  public AwsSessionCredentials openForService(
      String service,
      Optional<Arn> sourceArn,
      PrincipalArn role,
      String sessionName,
      Duration duration) {
    synchronized (cloud) {
      CallerIdentity caller = new CallerIdentity.Service(service, sourceArn);
      AssumableRole target =
          IamDirectory.of(cloud).role(role).orElseThrow(() -> StsErrors.mayNotAssume(caller, role));
      new Authorizer(cloud, StsErrors.STYLE)
          .require(
              caller,
              ServiceCall.of("sts:AssumeRole", role.toString(), role.account())
                  .with("sts:RoleSessionName", List.of(sessionName))
                  .underTrust(target.trustPolicy()));
      return open(target, sessionName, duration, List.of(), Map.of(), Optional.empty());
    }
  }

  /** Opens a session that was found to be allowed. */
  AwsSessionCredentials open(
      AssumableRole role,
      String sessionName,
      Duration duration,
      List<String> sessionPolicies,
      Map<String, String> tags,
      Optional<String> sourceIdentity) {
    Instant now = cloud.clock().instant();
    AwsSessionCredentials credentials =
        AwsSessionCredentials.builder()
            .accessKeyId(cloud.ids().accessKeyId("ASIA"))
            .secretAccessKey(cloud.ids().base64(30))
            .sessionToken(cloud.ids().base64(120))
            .accountId(role.arn().account().id())
            .expirationTime(now.plus(duration))
            .build();
    cloud
        .credentials()
        .issue(
            credentials,
            new CallerIdentity.RoleSession(
                role.arn(),
                role.uniqueId(),
                sessionName,
                credentials.accessKeyId(),
                now,
                now.plus(duration),
                sessionPolicies,
                tags,
                sourceIdentity));
    return credentials;
  }
}
