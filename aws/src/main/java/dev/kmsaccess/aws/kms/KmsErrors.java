package dev.kmsaccess.aws.kms;

import dev.kmsaccess.aws.AwsErrors;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.Opened.Cause;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * What KMS's errors mean to us; see the errors of <a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html">CreateGrant</a>
 * and <a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html">RetireGrant</a>.
 */
final class KmsErrors {

  private KmsErrors() {}

  /** Returns why a grant cannot be made; empty for what may pass by itself. */
  static Optional<Opened.Refused> refusal(AwsServiceException e) {
    return cause(e).map(cause -> new Opened.Refused(cause, AwsErrors.said(e)));
  }

  /** Returns what a failure to end a grant amounts to. */
  static Ended ending(SdkException e) {
    return switch (e) {
      // KMS does not say which of the two it is for a grant that was ended before.
      case NotFoundException gone -> new Ended.AlreadyGone();
      case InvalidGrantIdException gone -> new Ended.AlreadyGone();
      default -> AwsErrors.ending(e);
    };
  }

  private static Optional<Cause> cause(AwsServiceException e) {
    return switch (e) {
      case NotFoundException notFound -> Optional.of(Cause.KEY_NOT_FOUND);
      case DisabledException disabled -> Optional.of(Cause.KEY_STATE);
      case KmsInvalidStateException state -> Optional.of(Cause.KEY_STATE);
      // The key's ARN came from KMS, so the principal's is meant: unknown, or not seen yet.
      case InvalidArnException arn -> Optional.of(Cause.GRANTEE_UNKNOWN);
      case LimitExceededException limit -> Optional.of(Cause.LIMIT_REACHED);
      default ->
          switch (AwsErrors.code(e)) {
            case "AccessDeniedException", "AccessDenied" ->
                Optional.of(AwsErrors.isDeniedByOwnRole(e) ? Cause.FROZEN : Cause.NOT_PERMITTED);
            case "ValidationException", "ValidationError" -> Optional.of(Cause.INVALID);
            default -> Optional.empty();
          };
    };
  }
}
