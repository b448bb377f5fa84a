package dev.kmsaccess.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.contract.TestAccount;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What is not understood is refused; what is understood is held by the contract of its users. */
class LocalDynamoDbTest {

  private static final String TABLE = "findings";

  private final LocalWorld world = new LocalWorld();
  private final DynamoDbClient owner = as(world.owner());

  @BeforeEach
  void createTable() {
    create(owner);
  }

  @Test
  void tableOfAnotherAccount_isAnotherTable() {
    assertThatThrownBy(() -> get(as(world.member()))).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void tableThatIsThere_isNotMadeAgain() {
    assertThatThrownBy(() -> create(owner)).isInstanceOf(ResourceInUseException.class);
  }

  @Test
  void session_mayDoWhatItsRoleSays_andNothingElse() {
    TestAccount account = world.owner();
    String role = account.createRole("reader");
    account.allow(
        "reader",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem",
          "Resource": "arn:aws:dynamodb:eu-central-1:%s:table/findings"}]}\
        """
            .formatted(account.id()));
    DynamoDbClient reader =
        world.cloud().clients(account.session(role), LocalWorld.REGION).dynamoDb();

    get(reader);
    assertThatThrownBy(() -> reader.putItem(it -> it.tableName(TABLE).item(key())))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attribute_not_exists(#id) AND #version = :version",
        "#version < :version",
        "contains(#id, :version)",
        "NOT attribute_exists(#id)",
        ""
      })
  void conditionThatIsNotUnderstood_isRefused(String condition) {
    assertThatThrownBy(
            () ->
                owner.putItem(
                    it ->
                        it.tableName(TABLE)
                            .item(key())
                            .conditionExpression(condition)
                            .expressionAttributeNames(Map.of("#id", "id", "#version", "version"))
                            .expressionAttributeValues(
                                Map.of(":version", AttributeValue.fromN("1")))))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  void itemWithoutItsKey_isRefused() {
    assertThatThrownBy(
            () ->
                owner.putItem(
                    it -> it.tableName(TABLE).item(Map.of("kind", AttributeValue.fromS("x")))))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            it -> assertThat(it.getMessage()).contains("Missing the key id"));
  }

  private static void create(DynamoDbClient client) {
    client.createTable(
        it ->
            it.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder().attributeName("kind").attributeType("S").build(),
                    AttributeDefinition.builder().attributeName("id").attributeType("S").build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("kind").keyType("HASH").build(),
                    KeySchemaElement.builder().attributeName("id").keyType("RANGE").build()));
  }

  private static void get(DynamoDbClient client) {
    client.getItem(it -> it.tableName(TABLE).key(key()));
  }

  private static Map<String, AttributeValue> key() {
    return Map.of("kind", AttributeValue.fromS("finding"), "id", AttributeValue.fromS("one"));
  }

  private DynamoDbClient as(TestAccount account) {
    return world.cloud().clients(account.administrator(), LocalWorld.REGION).dynamoDb();
  }
}
