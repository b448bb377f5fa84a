package dev.kmsaccess.verification;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The auditor's table somewhere else, such as moto: {@code -Ddynamodb.endpoint=…} says where. It
 * makes a table of its own there, and deletes it.
 */
@EnabledIfSystemProperty(named = "dynamodb.endpoint", matches = "http.+")
class OtherAuditStoreTest extends AuditStoreContract {

  private final DynamoDbClient client =
      WireAuditStoreTest.client(
          URI.create(System.getProperty("dynamodb.endpoint", "http://localhost")),
          AwsBasicCredentials.create("testing", "testing"));

  @Override
  DynamoDbClient dynamoDb() {
    return client;
  }

  @AfterEach
  void deleteTable() {
    client.deleteTable(it -> it.tableName(TABLE));
    client.close();
  }
}
