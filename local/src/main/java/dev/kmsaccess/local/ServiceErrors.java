package dev.kmsaccess.local;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * How one service words its errors.
 *
 * @param service the service's name as the SDK prints it, such as {@code Kms}
 * @param protocol which family of error codes it speaks
 * @param untyped makes the builder for errors that the service's model does not name
 */
public record ServiceErrors(
    String service, Protocol protocol, Supplier<? extends AwsServiceException.Builder> untyped) {

  /** The families of error codes. */
  public enum Protocol {
    /** AWS JSON: KMS, EventBridge, SQS, Logs. */
    JSON(
        "AccessDeniedException",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "ValidationException",
        400),
    /** AWS Query: IAM and STS. */
    QUERY("AccessDenied", "ExpiredToken", "InvalidClientTokenId", "ValidationError", 403),
    /** SNS speaks Query with a word of its own. */
    SNS("AuthorizationError", "ExpiredToken", "InvalidClientTokenId", "InvalidParameter", 403);

    private final String denied;
    private final String expired;
    private final String unknownClient;
    private final String invalid;
    private final int status;

    Protocol(String denied, String expired, String unknownClient, String invalid, int status) {
      this.denied = denied;
      this.expired = expired;
      this.unknownClient = unknownClient;
      this.invalid = invalid;
      this.status = status;
    }
  }

  /** Returns an error that the service's model does not name. */
  public AwsServiceException error(String code, String message) {
    return error(untyped.get(), code, 400, message);
  }

  /** Returns an error of a type of its own. */
  public AwsServiceException error(
      AwsServiceException.Builder type, String code, int status, String message) {
    return type.awsErrorDetails(
            AwsErrorDetails.builder()
                .serviceName(service)
                .errorCode(code)
                .errorMessage(message)
                .build())
        .statusCode(status)
        .message(message)
        .build();
  }

  /** Returns the complaint about one member of a request. */
  public AwsServiceException invalid(String member, String value, String constraint) {
    return error(
        protocol.invalid,
        "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
            .formatted(value, member, constraint));
  }

  /** Returns the refusal of a caller who may not do this. */
  public AwsServiceException denied(String message) {
    return error(untyped.get(), protocol.denied, protocol.status, message);
  }

  /** Returns the refusal of credentials whose time is over. */
  public AwsServiceException expired() {
    return error(
        untyped.get(),
        protocol.expired,
        protocol.status,
        "The security token included in the request is expired");
  }

  /** Returns the refusal of credentials that nobody has issued or that are no longer valid. */
  public AwsServiceException unknownClient() {
    return error(
        untyped.get(),
        protocol.unknownClient,
        protocol.status,
        "The security token included in the request is invalid.");
  }
}
