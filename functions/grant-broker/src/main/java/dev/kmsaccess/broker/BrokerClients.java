package dev.kmsaccess.broker;

import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.kms.AssumedKmsAccounts;
import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.core.access.Installation;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients that the broker works with.
 *
 * @param sts makes a client of STS; asked only where there are further key accounts, because it
 *     costs a cold start its time
 * @param kmsAs makes a client of KMS for a session in a further key account
 */
public record BrokerClients(
    KmsClient kms,
    EventBridgeClient eventBridge,
    Supplier<StsClient> sts,
    Function<AwsSessionCredentials, KmsClient> kmsAs) {

  /** Returns the clients of a function in Lambda. */
  static BrokerClients of(AwsClients clients) {
    return new BrokerClients(
        clients.build(KmsClient.builder()),
        clients.build(EventBridgeClient.builder()),
        () -> clients.build(StsClient.builder()),
        session -> clients.as(session).build(KmsClient.builder()));
  }

  /** Returns the clients of the accounts that own the keys of an installation. */
  KmsAccounts owners(Installation installation, InstantSource clock) {
    if (installation.furtherKeyAccounts().isEmpty()) {
      return KmsAccounts.all(kms);
    }
    return new AssumedKmsAccounts(
        installation.keyAccount(),
        kms,
        sts.get(),
        account ->
            "arn:%s:iam::%s:role/%s-lend-%s"
                .formatted(
                    installation.partition(), account, installation.stack(), installation.region()),
        "kms-access-broker",
        kmsAs,
        clock);
  }
}
