package dev.kmsaccess.local.wire;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.contract.TestAccount;
import dev.kmsaccess.local.contract.TestWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The local accounts over HTTP, reached with the SDK's own clients. */
final class WireWorld implements TestWorld, AutoCloseable {

  private static final OrganizationId ORGANIZATION = new OrganizationId("o-exampleorgid");

  private final LocalCloud cloud =
      LocalCloud.create(Instant.parse("2026-03-01T09:00:00Z"), /* seed= */ 1);
  private final WireServer server = start(cloud);
  private final TestAccount owner = open("111111111111", "key", Optional.of(ORGANIZATION));
  private final TestAccount member = open("222222222222", "member", Optional.of(ORGANIZATION));
  private final TestAccount outsider = open("333333333333", "outsider", Optional.empty());

  URI endpoint() {
    return server.endpoint();
  }

  LocalCloud cloud() {
    return cloud;
  }

  /** Completes a builder of the SDK with this world's endpoint. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, AwsCredentials credentials) {
    return builder
        .endpointOverride(server.endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @Override
  public TestAccount owner() {
    return owner;
  }

  @Override
  public TestAccount member() {
    return member;
  }

  @Override
  public TestAccount outsider() {
    return outsider;
  }

  @Override
  public String organization() {
    return ORGANIZATION.id();
  }

  @Override
  public Instant now() {
    return cloud.clock().instant();
  }

  @Override
  public void advance(Duration duration) {
    cloud.clock().advance(duration);
  }

  @Override
  public void close() {
    server.close();
  }

  private static WireServer start(LocalCloud cloud) {
    try {
      return WireServer.start(cloud, /* port= */ 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  private TestAccount open(String id, String name, Optional<OrganizationId> organization) {
    LocalAccount account = cloud.createAccount(new AccountId(id), name, organization);
    return new TestAccount() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public AwsCredentials administrator() {
        return account.administrator();
      }

      @Override
      public KmsClient kms(AwsCredentials credentials) {
        return client(KmsClient.builder(), credentials);
      }

      @Override
      public IamClient iam(AwsCredentials credentials) {
        return client(IamClient.builder(), credentials);
      }

      @Override
      public StsClient sts(AwsCredentials credentials) {
        return client(StsClient.builder(), credentials);
      }
    };
  }
}
