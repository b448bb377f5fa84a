package dev.kmsaccess.local.sns;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;

/** The errors of SNS, worded as SNS does. */
final class SnsErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("Sns", ServiceErrors.Protocol.SNS, SnsException::builder);

  private static final int NOT_FOUND = 404;

  private SnsErrors() {}

  static AwsServiceException noSuchTopic() {
    return STYLE.error(NotFoundException.builder(), "NotFound", NOT_FOUND, "Topic does not exist");
  }

  static AwsServiceException noSuchSubscription() {
    return STYLE.error(
        NotFoundException.builder(), "NotFound", NOT_FOUND, "Subscription does not exist");
  }

  static AwsServiceException invalid(String parameter, String why) {
    return STYLE.error(
        InvalidParameterException.builder(),
        "InvalidParameter",
        400,
        "Invalid parameter: " + parameter + " Reason: " + why);
  }
}
