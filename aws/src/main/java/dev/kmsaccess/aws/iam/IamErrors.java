package dev.kmsaccess.aws.iam;

import dev.kmsaccess.aws.AwsErrors;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.Opened.Cause;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.ConcurrentModificationException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * What IAM's errors mean to us; see the errors of <a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a> and
 * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html">DeleteRole</a>.
 */
final class IamErrors {

  /** How IAM words a trust policy that names somebody who does not exist. */
  private static final String UNKNOWN_PRINCIPAL = "Invalid principal in policy";

  private IamErrors() {}

  /** Returns why a role cannot be made; empty for what may pass by itself. */
  static Optional<Opened.Refused> refusal(IamException e) {
    return cause(e).map(cause -> new Opened.Refused(cause, AwsErrors.said(e)));
  }

  /** Returns what a failure to take a role away amounts to. */
  static Ended ending(SdkException e) {
    return switch (e) {
      case NoSuchEntityException gone -> new Ended.AlreadyGone();
      case ConcurrentModificationException busy -> new Ended.Postponed(AwsErrors.message(busy));
      default -> AwsErrors.ending(e);
    };
  }

  private static Optional<Cause> cause(IamException e) {
    return switch (e) {
      case MalformedPolicyDocumentException malformed ->
          Optional.of(
              AwsErrors.said(malformed).contains(UNKNOWN_PRINCIPAL)
                  ? Cause.GRANTEE_UNKNOWN
                  : Cause.INVALID);
      case LimitExceededException limit -> Optional.of(Cause.LIMIT_REACHED);
      case InvalidInputException invalid -> Optional.of(Cause.INVALID);
      default ->
          switch (AwsErrors.code(e)) {
            case "AccessDenied" ->
                Optional.of(AwsErrors.isDeniedByOwnRole(e) ? Cause.FROZEN : Cause.NOT_PERMITTED);
            case "ValidationError" -> Optional.of(Cause.INVALID);
            default -> Optional.empty();
          };
    };
  }
}
