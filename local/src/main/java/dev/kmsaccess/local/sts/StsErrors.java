package dev.kmsaccess.local.sts;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.sts.model.PackedPolicyTooLargeException;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS's errors. */
final class StsErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("Sts", ServiceErrors.Protocol.QUERY, StsException::builder);

  private StsErrors() {}

  /** A role that does not exist is refused as one that trusts nobody: names are not told. */
  static AwsServiceException mayNotAssume(CallerIdentity caller, PrincipalArn role) {
    return STYLE.denied(
        "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
            .formatted(caller.arn(), role));
  }

  static AwsServiceException validation(String message) {
    return STYLE.error("ValidationError", message);
  }

  static AwsServiceException malformedPolicy(String message) {
    return STYLE.error(
        MalformedPolicyDocumentException.builder(), "MalformedPolicyDocument", 400, message);
  }

  static AwsServiceException packedPolicyTooLarge(String message) {
    return STYLE.error(
        PackedPolicyTooLargeException.builder(), "PackedPolicyTooLarge", 400, message);
  }
}
