package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The errors of Lambda, worded as Lambda does. */
final class LambdaErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("Lambda", ServiceErrors.Protocol.JSON, AwsServiceException::builder);

  private LambdaErrors() {}

  static AwsServiceException noSuchFunction(Arn function) {
    return STYLE.error("ResourceNotFoundException", "Function not found: " + function);
  }
}
