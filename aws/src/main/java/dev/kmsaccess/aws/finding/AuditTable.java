package dev.kmsaccess.aws.finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The auditor's table: the partition key {@code kind} tells what an item is, the sort key {@code
 * id} which one. Its time to live is the attribute {@code expires}.
 */
public final class AuditTable {

  static final String ID = "id";
  static final String VERSION = "version";
  static final String EXPIRES = "expires";

  private static final String KIND = "kind";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** Makes the table of that name. */
  public AuditTable(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** Returns an item as it is now. */
  Optional<StoredItem> get(String kind, String id) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(it -> it.tableName(table).key(key(kind, id)).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(new StoredItem(item));
  }

  /** Returns all items of a kind, as they are now. */
  List<StoredItem> all(String kind) {
    List<StoredItem> items = new ArrayList<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryRequest.Builder request =
          QueryRequest.builder()
              .tableName(table)
              .consistentRead(true)
              .keyConditionExpression("#kind = :kind")
              .expressionAttributeNames(Map.of("#kind", KIND))
              .expressionAttributeValues(Map.of(":kind", text(kind)));
      if (!from.isEmpty()) {
        request.exclusiveStartKey(from);
      }
      QueryResponse page = dynamoDb.query(request.build());
      page.items().stream().map(StoredItem::new).forEach(items::add);
      from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
    } while (!from.isEmpty());
    return items;
  }

  /** Writes an item, whatever was there. */
  void put(String kind, String id, Map<String, AttributeValue> attributes) {
    dynamoDb.putItem(it -> it.tableName(table).item(item(kind, id, attributes)));
  }

  /**
   * Writes an item if what is there has the version before its own; for version 1, if nothing is
   * there.
   */
  boolean put(String kind, String id, long version, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> versioned = new HashMap<>(attributes);
    versioned.put(VERSION, number(version));
    try {
      if (version == 1) {
        dynamoDb.putItem(
            it ->
                it.tableName(table)
                    .item(item(kind, id, versioned))
                    .conditionExpression("attribute_not_exists(#id)")
                    .expressionAttributeNames(Map.of("#id", ID)));
      } else {
        dynamoDb.putItem(
            it ->
                it.tableName(table)
                    .item(item(kind, id, versioned))
                    .conditionExpression("#version = :version")
                    .expressionAttributeNames(Map.of("#version", VERSION))
                    .expressionAttributeValues(Map.of(":version", number(version - 1))));
      }
      return true;
    } catch (ConditionalCheckFailedException another) {
      return false;
    }
  }

  /** Deletes an item if it has this version. */
  boolean delete(String kind, String id, long version) {
    try {
      dynamoDb.deleteItem(
          it ->
              it.tableName(table)
                  .key(key(kind, id))
                  .conditionExpression("#version = :version")
                  .expressionAttributeNames(Map.of("#version", VERSION))
                  .expressionAttributeValues(Map.of(":version", number(version))));
      return true;
    } catch (ConditionalCheckFailedException another) {
      return false;
    }
  }

  static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static Map<String, AttributeValue> key(String kind, String id) {
    return Map.of(KIND, text(kind), ID, text(id));
  }

  private static Map<String, AttributeValue> item(
      String kind, String id, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.putAll(key(kind, id));
    return item;
  }
}
