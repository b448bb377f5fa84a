package dev.kmsaccess.local.sqs;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeNameException;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeValueException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The errors of SQS, worded as SQS does. */
final class SqsErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("Sqs", ServiceErrors.Protocol.JSON, SqsException::builder);

  private SqsErrors() {}

  static AwsServiceException noSuchQueue() {
    return STYLE.error(
        QueueDoesNotExistException.builder(),
        "QueueDoesNotExist",
        400,
        "The specified queue does not exist.");
  }

  static AwsServiceException otherAttributes(String name) {
    return STYLE.error(
        QueueNameExistsException.builder(),
        "QueueNameExists",
        400,
        "A queue already exists with the same name and a different value for an attribute: "
            + name);
  }

  static AwsServiceException unknownAttribute(String name) {
    return STYLE.error(
        InvalidAttributeNameException.builder(),
        "InvalidAttributeName",
        400,
        "Unknown Attribute " + name + ".");
  }

  static AwsServiceException invalidAttribute(String name, String value) {
    return STYLE.error(
        InvalidAttributeValueException.builder(),
        "InvalidAttributeValue",
        400,
        "Invalid value for the parameter " + name + ": " + value);
  }

  static AwsServiceException invalidHandle(String handle) {
    return STYLE.error(
        ReceiptHandleIsInvalidException.builder(),
        "ReceiptHandleIsInvalid",
        400,
        "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
  }

  static AwsServiceException invalidParameter(String message) {
    return STYLE.error("InvalidParameterValue", message);
  }

  static AwsServiceException missingParameter(String message) {
    return STYLE.error("MissingParameter", message);
  }
}
