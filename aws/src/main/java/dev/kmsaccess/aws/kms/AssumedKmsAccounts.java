package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * KMS in other accounts, through a role that each of them makes for us. A session is used until
 * shortly before its end.
 */
public final class AssumedKmsAccounts implements KmsAccounts {

  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final AccountId own;
  private final KmsClient ownKms;
  private final StsClient sts;
  private final Function<AccountId, String> role;
  private final String sessionName;
  private final Function<AwsSessionCredentials, KmsClient> clients;
  private final InstantSource clock;
  private final Map<AccountId, Session> sessions = new HashMap<>();

  private record Session(KmsClient kms, Instant expiry) {}

  /**
   * Makes the clients.
   *
   * @param own our account, which needs no role
   * @param role the ARN of the role in an account
   * @param sessionName what our sessions there are called, for CloudTrail
   * @param clients makes a client with a session's credentials
   */
  public AssumedKmsAccounts(
      AccountId own,
      KmsClient ownKms,
      StsClient sts,
      Function<AccountId, String> role,
      String sessionName,
      Function<AwsSessionCredentials, KmsClient> clients,
      InstantSource clock) {
    this.own = own;
    this.ownKms = ownKms;
    this.sts = sts;
    this.role = role;
    this.sessionName = sessionName;
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public KmsClient in(AccountId account) {
    if (account.equals(own)) {
      return ownKms;
    }
    Session session = sessions.get(account);
    if (session == null || !clock.instant().isBefore(session.expiry().minus(MARGIN))) {
      session = assume(account);
      sessions.put(account, session);
    }
    return session.kms();
  }

  private Session assume(AccountId account) {
    Credentials credentials =
        sts.assumeRole(it -> it.roleArn(role.apply(account)).roleSessionName(sessionName))
            .credentials();
    AwsSessionCredentials session =
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    return new Session(clients.apply(session), credentials.expiration());
  }
}
