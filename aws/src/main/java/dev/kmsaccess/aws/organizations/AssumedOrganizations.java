package dev.kmsaccess.aws.organizations;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A client of AWS Organizations in an account that may ask it, through a role there; assumed when
 * it is first needed, and again shortly before its session ends.
 */
public final class AssumedOrganizations implements Supplier<OrganizationsClient> {

  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final String SESSION = "kms-access";

  private final StsClient sts;
  private final String role;
  private final Function<AwsSessionCredentials, OrganizationsClient> clients;
  private final InstantSource clock;
  private Optional<Session> session = Optional.empty();

  private record Session(OrganizationsClient client, Instant expiry) {}

  /**
   * Makes the client.
   *
   * @param role the ARN of the role
   * @param clients makes a client with a session's credentials
   */
  public AssumedOrganizations(
      StsClient sts,
      String role,
      Function<AwsSessionCredentials, OrganizationsClient> clients,
      InstantSource clock) {
    this.sts = sts;
    this.role = role;
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public OrganizationsClient get() {
    Session live =
        session
            .filter(it -> clock.instant().isBefore(it.expiry().minus(MARGIN)))
            .orElseGet(this::assume);
    session = Optional.of(live);
    return live.client();
  }

  private Session assume() {
    Credentials credentials =
        sts.assumeRole(it -> it.roleArn(role).roleSessionName(SESSION)).credentials();
    return new Session(
        clients.apply(
            AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken())),
        credentials.expiration());
  }
}
