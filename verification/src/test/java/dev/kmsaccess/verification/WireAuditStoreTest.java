package dev.kmsaccess.verification;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.wire.WireServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The auditor's table in the local accounts, over HTTP. */
class WireAuditStoreTest extends AuditStoreContract {

  private final LocalCloud cloud =
      LocalCloud.create(Instant.parse("2026-11-24T03:00:00Z"), /* seed= */ 1);
  private final LocalAccount account =
      cloud.createAccount(new AccountId("123456789012"), "key", Optional.empty());
  private final WireServer server = start(cloud);
  private final DynamoDbClient client = client(server.endpoint(), account.administrator());

  @Override
  DynamoDbClient dynamoDb() {
    return client;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  static DynamoDbClient client(URI endpoint, AwsCredentials credentials) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static WireServer start(LocalCloud cloud) {
    try {
      return WireServer.start(cloud, /* port= */ 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }
}
