package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.Opened.Cause;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
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

  /** How IAM words a denial that somebody wrote into a policy of the caller's role. */
  private static final String DENIED_BY_ROLE = "explicit deny in an identity-based policy";

  private KmsErrors() {}

  /** Returns why a grant cannot be made; empty for what may pass by itself. */
  static Optional<Opened.Refused> refusal(AwsServiceException e) {
    return cause(e).map(cause -> new Opened.Refused(cause, said(e)));
  }

  /** Returns what a failure to end a grant amounts to. */
  static Ended ending(SdkException e) {
    return switch (e) {
      // KMS does not say which of the two it is for a grant that was ended before.
      case NotFoundException gone -> new Ended.AlreadyGone();
      case InvalidGrantIdException gone -> new Ended.AlreadyGone();
      case AwsServiceException service when mayPass(service) ->
          new Ended.Postponed(message(service));
      case AwsServiceException service -> new Ended.Stuck(message(service));
      case SdkClientException unanswered -> new Ended.Postponed(message(unanswered));
      default -> new Ended.Stuck(message(e));
    };
  }

  /** Whether the caller lacks the permission. */
  static boolean isDenied(AwsServiceException e) {
    // STS says it without "Exception".
    return code(e).equals("AccessDeniedException") || code(e).equals("AccessDenied");
  }

  /** Returns the error in a line, as AWS words it; foreign text. */
  static String message(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? code(service) + ": " + said(service)
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  /** Returns the sentence of an error, without its code. */
  private static String said(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorMessage(), "");
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
          switch (code(e)) {
            case "AccessDeniedException", "AccessDenied" ->
                Optional.of(
                    message(e).contains(DENIED_BY_ROLE) ? Cause.FROZEN : Cause.NOT_PERMITTED);
            case "ValidationException", "ValidationError" -> Optional.of(Cause.INVALID);
            default -> Optional.empty();
          };
    };
  }

  private static boolean mayPass(AwsServiceException e) {
    return e.isThrottlingException() || e.statusCode() >= 500;
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
  }
}
