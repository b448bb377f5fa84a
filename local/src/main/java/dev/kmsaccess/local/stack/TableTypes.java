package dev.kmsaccess.local.stack;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;

/** Tables of DynamoDB. */
final class TableTypes {

  private TableTypes() {}

  static Created table(Resource resource) {
    // How it is sealed and kept changes nothing here.
    Properties properties =
        resource
            .properties()
            .without(
                "Tags",
                "SSESpecification",
                "PointInTimeRecoverySpecification",
                "DeletionProtectionEnabled");
    String name = resource.name("TableName");
    List<AttributeDefinition> attributes =
        properties.nestedList("AttributeDefinitions").stream()
            .map(
                it ->
                    AttributeDefinition.builder()
                        .attributeName(it.required("AttributeName"))
                        .attributeType(it.required("AttributeType"))
                        .build())
            .toList();
    List<KeySchemaElement> keys =
        properties.nestedList("KeySchema").stream()
            .map(
                it ->
                    KeySchemaElement.builder()
                        .attributeName(it.required("AttributeName"))
                        .keyType(it.required("KeyType"))
                        .build())
            .toList();
    String billing = properties.required("BillingMode");
    DynamoDbClient dynamoDb = resource.clients().dynamoDb();
    String arn =
        dynamoDb
            .createTable(
                it ->
                    it.tableName(name)
                        .attributeDefinitions(attributes)
                        .keySchema(keys)
                        .billingMode(BillingMode.fromValue(billing)))
            .tableDescription()
            .tableArn();
    properties
        .nested("TimeToLiveSpecification")
        .ifPresent(
            it ->
                dynamoDb.updateTimeToLive(
                    request ->
                        request
                            .tableName(name)
                            .timeToLiveSpecification(
                                TimeToLiveSpecification.builder()
                                    .attributeName(it.required("AttributeName"))
                                    .enabled(it.flag("Enabled"))
                                    .build())));
    return new Created(name, Map.of("Arn", arn));
  }
}
