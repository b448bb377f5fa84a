package dev.kmsaccess.local.dynamodb;

import dev.kmsaccess.local.ServiceErrors;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The errors of DynamoDB, worded as it does. */
final class DynamoDbErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("DynamoDb", ServiceErrors.Protocol.JSON, DynamoDbException::builder);

  private DynamoDbErrors() {}

  static AwsServiceException noSuchTable() {
    return STYLE.error(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        400,
        "Requested resource not found");
  }

  static AwsServiceException tableExists(String name) {
    return STYLE.error(
        ResourceInUseException.builder(),
        "ResourceInUseException",
        400,
        "Table already exists: " + name);
  }

  static AwsServiceException conditionFailed() {
    return ConditionalCheckFailedException.builder()
        .item(Map.of())
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName("DynamoDb")
                .errorCode("ConditionalCheckFailedException")
                .errorMessage("The conditional request failed")
                .build())
        .statusCode(400)
        .message("The conditional request failed")
        .build();
  }

  static AwsServiceException invalid(String message) {
    return STYLE.error("ValidationException", message);
  }
}
