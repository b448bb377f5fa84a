package dev.kmsaccess.local.wire;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * An error as every protocol words it.
 *
 * @param status the HTTP status
 * @param code such as {@code NotFoundException}
 */
record WireError(int status, String code, String message) {

  /** Returns what a service threw. */
  static WireError of(AwsServiceException thrown) {
    AwsErrorDetails details = thrown.awsErrorDetails();
    String code =
        Optional.ofNullable(details)
            .map(AwsErrorDetails::errorCode)
            .orElse(thrown.getClass().getSimpleName());
    String message = Optional.ofNullable(details).map(AwsErrorDetails::errorMessage).orElse("");
    return new WireError(thrown.statusCode() < 400 ? 400 : thrown.statusCode(), code, message);
  }

  /** Returns the fault of a request that could not be turned into a call. */
  static WireError of(WireException fault) {
    return new WireError(400, fault.code(), String.valueOf(fault.getMessage()));
  }

  /** Returns the answer to a failure of the local accounts themselves. */
  static WireError internal(RuntimeException bug) {
    // Not 5xx: an SDK would try it again, and a bug does not go away.
    return new WireError(
        400, "LocalAccountsFailure", "The local accounts failed, not AWS and not you: " + bug);
  }
}
