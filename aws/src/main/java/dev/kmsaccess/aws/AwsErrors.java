package dev.kmsaccess.aws;

import dev.kmsaccess.core.access.Ended;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the errors of every service of AWS have in common. */
public final class AwsErrors {

  /** How IAM words a denial that somebody wrote into a policy of the caller's role. */
  private static final String DENIED_BY_ROLE = "explicit deny in an identity-based policy";

  private AwsErrors() {}

  /** Returns the error's code, such as {@code AccessDenied}; empty where it has none. */
  public static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
  }

  /** Returns the sentence of an error, without its code; foreign text. */
  public static String said(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : Objects.requireNonNullElse(e.awsErrorDetails().errorMessage(), "");
  }

  /** Returns the error in a line, as AWS words it; foreign text. */
  public static String message(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? code(service) + ": " + said(service)
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  /** Whether the caller lacks the permission; some services say it without "Exception". */
  public static boolean isDenied(AwsServiceException e) {
    return code(e).equals("AccessDeniedException") || code(e).equals("AccessDenied");
  }

  /** Whether it is a Deny on the caller's own role that refuses, which is how access is frozen. */
  public static boolean isDeniedByOwnRole(AwsServiceException e) {
    return isDenied(e) && message(e).contains(DENIED_BY_ROLE);
  }

  /**
   * Returns what a failure to end an access amounts to, where the service's own errors say nothing
   * else: what may succeed a while later is put off, everything else is stuck.
   */
  public static Ended ending(SdkException e) {
    return mayPass(e) ? new Ended.Postponed(message(e)) : new Ended.Stuck(message(e));
  }

  /** Whether it is the service or the way to it that failed, not what it was asked about. */
  public static boolean mayPass(SdkException e) {
    return switch (e) {
      case AwsServiceException service ->
          service.isThrottlingException() || service.statusCode() >= 500;
      case SdkClientException unanswered -> true;
      default -> false;
    };
  }
}
