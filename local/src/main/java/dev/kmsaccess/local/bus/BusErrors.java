package dev.kmsaccess.local.bus;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.PolicyLengthExceededException;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** The errors of EventBridge, worded as EventBridge does. */
final class BusErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("EventBridge", ServiceErrors.Protocol.JSON, EventBridgeException::builder);

  private BusErrors() {}

  static AwsServiceException noSuchBus(String name) {
    return notFound("Event bus " + name + " does not exist.");
  }

  static AwsServiceException noSuchRule(String name, String bus) {
    return notFound("Rule " + name + " does not exist on EventBus " + bus + ".");
  }

  static AwsServiceException notFound(String message) {
    return STYLE.error(
        ResourceNotFoundException.builder(), "ResourceNotFoundException", 400, message);
  }

  static AwsServiceException busExists(String name) {
    return STYLE.error(
        ResourceAlreadyExistsException.builder(),
        "ResourceAlreadyExistsException",
        400,
        "Event bus " + name + " already exists.");
  }

  static AwsServiceException invalidPattern(String why) {
    return STYLE.error(
        InvalidEventPatternException.builder(),
        "InvalidEventPatternException",
        400,
        "Event pattern is not valid. Reason: " + why);
  }

  static AwsServiceException policyTooLong() {
    return STYLE.error(
        PolicyLengthExceededException.builder(),
        "PolicyLengthExceededException",
        400,
        "The resource policy is longer than 10240 characters.");
  }

  static AwsServiceException invalid(String message) {
    return STYLE.error("ValidationException", message);
  }
}
