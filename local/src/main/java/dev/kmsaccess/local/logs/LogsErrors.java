package dev.kmsaccess.local.logs;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The errors of CloudWatch Logs, worded as it does. */
final class LogsErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors(
          "CloudWatchLogs", ServiceErrors.Protocol.JSON, CloudWatchLogsException::builder);

  private LogsErrors() {}

  static AwsServiceException noSuch(String what) {
    return STYLE.error(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        400,
        "The specified " + what + " does not exist.");
  }

  static AwsServiceException exists(String what) {
    return STYLE.error(
        ResourceAlreadyExistsException.builder(),
        "ResourceAlreadyExistsException",
        400,
        "The specified " + what + " already exists");
  }

  static AwsServiceException invalid(String message) {
    return STYLE.error(
        InvalidParameterException.builder(), "InvalidParameterException", 400, message);
  }
}
