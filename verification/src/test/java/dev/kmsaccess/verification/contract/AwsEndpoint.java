package dev.kmsaccess.verification.contract;

import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * What answers over HTTP as AWS does. In it are two accounts of one organisation in which nothing
 * was done yet, for one test.
 */
interface AwsEndpoint extends AutoCloseable {

  /** The Region of everything. */
  String REGION = "eu-central-1";

  /**
   * An account.
   *
   * @param administrator the credentials of somebody who may do everything in it
   */
  record Account(AccountId id, AwsCredentials administrator) {}

  /** Returns where it answers. */
  URI uri();

  /** Returns the account whose keys, buses and topics they are; it may ask AWS Organizations. */
  Account owner();

  /** Returns another account of the organisation. */
  Account member();

  /** Returns the organisation of both. */
  OrganizationId organization();

  /** Returns what tells the time there. */
  InstantSource clock();

  /** Returns in what it is not as AWS is. */
  Set<Difference> differences();

  @Override
  void close();

  /** Returns the client of whoever has these credentials, made as the functions make theirs. */
  default <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, AwsCredentials caller) {
    return AwsClients.through(
            UrlConnectionHttpClient.create(), REGION, StaticCredentialsProvider.create(caller))
        .to(uri())
        .build(builder);
  }

  /** Returns the credentials of a new session of a role. */
  default AwsSessionCredentials session(AwsCredentials caller, String roleArn) {
    Credentials session =
        client(StsClient.builder(), caller)
            .assumeRole(it -> it.roleArn(roleArn).roleSessionName("contract"))
            .credentials();
    return AwsSessionCredentials.create(
        session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
  }
}
