package dev.kmsaccess.local.iam;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** IAM's errors. */
final class IamErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("Iam", ServiceErrors.Protocol.QUERY, IamException::builder);

  private IamErrors() {}

  static AwsServiceException noSuchEntity(String message) {
    return STYLE.error(NoSuchEntityException.builder(), "NoSuchEntity", 404, message);
  }

  static AwsServiceException alreadyExists(String message) {
    return STYLE.error(EntityAlreadyExistsException.builder(), "EntityAlreadyExists", 409, message);
  }

  static AwsServiceException deleteConflict(String message) {
    return STYLE.error(DeleteConflictException.builder(), "DeleteConflict", 409, message);
  }

  static AwsServiceException malformedPolicy(String message) {
    return STYLE.error(
        MalformedPolicyDocumentException.builder(), "MalformedPolicyDocument", 400, message);
  }

  static AwsServiceException limitExceeded(String message) {
    return STYLE.error(LimitExceededException.builder(), "LimitExceeded", 409, message);
  }

  static AwsServiceException invalidInput(String message) {
    return STYLE.error(InvalidInputException.builder(), "InvalidInput", 400, message);
  }
}
