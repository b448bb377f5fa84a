package dev.kmsaccess.local.dynamodb;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/**
 * DynamoDB as one caller sees it in one Region: tables with a string as partition key and a string
 * as sort key, and single items. Reads are always consistent.
 */
public final class LocalDynamoDb implements DynamoDbClient {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
  private static final int PAGE = 100;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;
  private final Tables tables;

  /** Makes the client of a caller. */
  public LocalDynamoDb(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, DynamoDbErrors.STYLE);
    this.tables = Tables.of(cloud);
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    return cloud.call(
        () -> {
          Arn arn = authorized("dynamodb:CreateTable", request.tableName());
          if (tables.find(arn.toString()).isPresent()) {
            throw DynamoDbErrors.tableExists(request.tableName());
          }
          Table table =
              new Table(
                  arn,
                  key(request, KeyType.HASH),
                  key(request, KeyType.RANGE),
                  cloud.clock().instant());
          tables.create(table);
          return CreateTableResponse.builder().tableDescription(shown(table)).build();
        });
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return cloud.call(
        () ->
            DescribeTableResponse.builder()
                .table(shown(table("dynamodb:DescribeTable", request.tableName())))
                .build());
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    return cloud.call(
        () -> {
          AccountId own = caller.account().orElseThrow(DynamoDbErrors.STYLE::unknownClient);
          authorizer.require(caller, ServiceCall.of("dynamodb:ListTables", "*", own).in(region));
          return ListTablesResponse.builder()
              .tableNames(
                  tables.all().stream()
                      .map(Table::arn)
                      .filter(it -> it.account().equals(own.id()) && it.region().equals(region))
                      .map(LocalDynamoDb::name)
                      .toList())
              .build();
        });
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:DeleteTable", request.tableName());
          tables.delete(table);
          return DeleteTableResponse.builder().tableDescription(shown(table)).build();
        });
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:UpdateTimeToLive", request.tableName());
          boolean enabled = Boolean.TRUE.equals(request.timeToLiveSpecification().enabled());
          table.expireBy(
              enabled
                  ? Optional.of(request.timeToLiveSpecification().attributeName())
                  : Optional.empty());
          return UpdateTimeToLiveResponse.builder()
              .timeToLiveSpecification(request.timeToLiveSpecification())
              .build();
        });
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:GetItem", request.tableName());
          requireKeyOf(table, request.key());
          Map<String, AttributeValue> item = table.get(request.key(), cloud.clock().instant());
          return item.isEmpty()
              ? GetItemResponse.builder().build()
              : GetItemResponse.builder().item(item).build();
        });
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:PutItem", request.tableName());
          require(
              table,
              request.item(),
              request.conditionExpression(),
              request.expressionAttributeNames(),
              request.expressionAttributeValues());
          table.put(request.item());
          return PutItemResponse.builder().build();
        });
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:DeleteItem", request.tableName());
          requireKeyOf(table, request.key());
          require(
              table,
              request.key(),
              request.conditionExpression(),
              request.expressionAttributeNames(),
              request.expressionAttributeValues());
          table.remove(request.key());
          return DeleteItemResponse.builder().build();
        });
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:Query", request.tableName());
          if (request.filterExpression() != null || request.indexName() != null) {
            throw DynamoDbErrors.invalid("the local accounts query by the partition key alone");
          }
          Expression condition =
              Expression.parse(
                  Optional.ofNullable(request.keyConditionExpression()).orElse(""),
                  request.expressionAttributeNames(),
                  request.expressionAttributeValues());
          if (!(condition instanceof Expression.Equal(String attribute, AttributeValue value))
              || !attribute.equals(table.partitionKey())) {
            throw DynamoDbErrors.invalid("Query condition missed key schema element");
          }
          List<Map<String, AttributeValue>> all =
              table.partition(value.s(), cloud.clock().instant());
          List<Map<String, AttributeValue>> left =
              request.hasExclusiveStartKey() ? table.after(request.exclusiveStartKey(), all) : all;
          int limit = Optional.ofNullable(request.limit()).orElse(PAGE);
          List<Map<String, AttributeValue>> page = left.stream().limit(limit).toList();
          QueryResponse.Builder response =
              QueryResponse.builder().items(page).count(page.size()).scannedCount(page.size());
          if (page.size() < left.size()) {
            response.lastEvaluatedKey(keyOf(table, page.getLast()));
          }
          return response.build();
        });
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    return cloud.call(
        () -> {
          Table table = table("dynamodb:Scan", request.tableName());
          if (request.filterExpression() != null || request.indexName() != null) {
            throw DynamoDbErrors.invalid("the local accounts scan without filters");
          }
          List<Map<String, AttributeValue>> all = table.all(cloud.clock().instant());
          return ScanResponse.builder()
              .items(all)
              .count(all.size())
              .scannedCount(all.size())
              .build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private void require(
      Table table,
      Map<String, AttributeValue> item,
      @Nullable String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    Map<String, AttributeValue> there = table.get(keyOf(table, item), cloud.clock().instant());
    if (condition != null && !Expression.parse(condition, names, values).holds(there)) {
      throw DynamoDbErrors.conditionFailed();
    }
  }

  private static Map<String, AttributeValue> keyOf(Table table, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new HashMap<>();
    for (String attribute : List.of(table.partitionKey(), table.sortKey())) {
      AttributeValue value = item.get(attribute);
      if (value != null) {
        key.put(attribute, value);
      }
    }
    return key;
  }

  private static void requireKeyOf(Table table, Map<String, AttributeValue> key) {
    if (!key.equals(keyOf(table, key))) {
      throw DynamoDbErrors.invalid("The provided key element does not match the schema");
    }
  }

  private Table table(String action, @Nullable String name) {
    return tables
        .find(authorized(action, name).toString())
        .orElseThrow(DynamoDbErrors::noSuchTable);
  }

  private Arn authorized(String action, @Nullable String nameOrArn) {
    AccountId own = caller.account().orElseThrow(DynamoDbErrors.STYLE::unknownClient);
    String given = Optional.ofNullable(nameOrArn).orElse("");
    String name = Arn.parse(given).map(LocalDynamoDb::name).orElse(given);
    if (!NAME.matcher(name).matches()) {
      throw DynamoDbErrors.invalid("TableName must be 3 to 255 letters, digits, _, - and .");
    }
    Arn arn = new Arn(LocalCloud.PARTITION, "dynamodb", region, own.id(), "table/" + name);
    authorizer.require(caller, ServiceCall.of(action, arn.toString(), own));
    return arn;
  }

  private static String key(CreateTableRequest request, KeyType type) {
    String attribute =
        request.keySchema().stream()
            .filter(it -> it.keyType() == type)
            .map(KeySchemaElement::attributeName)
            .findFirst()
            .orElseThrow(
                () ->
                    DynamoDbErrors.invalid(
                        "tables of the local accounts have a partition key and a sort key"));
    boolean isText =
        request.attributeDefinitions().stream()
            .filter(it -> it.attributeName().equals(attribute))
            .map(AttributeDefinition::attributeType)
            .anyMatch(ScalarAttributeType.S::equals);
    if (!isText) {
      throw DynamoDbErrors.invalid("keys of tables of the local accounts are strings");
    }
    return attribute;
  }

  private static String name(Arn arn) {
    return arn.resource().substring("table/".length());
  }

  private static TableDescription shown(Table table) {
    return TableDescription.builder()
        .tableName(name(table.arn()))
        .tableArn(table.arn().toString())
        .tableStatus("ACTIVE")
        .creationDateTime(table.created())
        .keySchema(
            KeySchemaElement.builder()
                .attributeName(table.partitionKey())
                .keyType(KeyType.HASH)
                .build(),
            KeySchemaElement.builder()
                .attributeName(table.sortKey())
                .keyType(KeyType.RANGE)
                .build())
        .build();
  }
}
