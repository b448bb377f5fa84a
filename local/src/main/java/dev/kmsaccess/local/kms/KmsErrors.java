package dev.kmsaccess.local.kms;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidAliasNameException;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.TagException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** KMS's errors. */
final class KmsErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors("Kms", ServiceErrors.Protocol.JSON, KmsException::builder);

  private KmsErrors() {}

  static AwsServiceException validation(String message) {
    return STYLE.error("ValidationException", message);
  }

  static AwsServiceException notFound(String message) {
    return error(NotFoundException.builder(), "NotFoundException", message);
  }

  static AwsServiceException invalidArn(String message) {
    return error(InvalidArnException.builder(), "InvalidArnException", message);
  }

  static AwsServiceException disabled(String message) {
    return error(DisabledException.builder(), "DisabledException", message);
  }

  static AwsServiceException invalidState(String message) {
    return error(KmsInvalidStateException.builder(), "KMSInvalidStateException", message);
  }

  static AwsServiceException invalidKeyUsage(String message) {
    return error(InvalidKeyUsageException.builder(), "InvalidKeyUsageException", message);
  }

  static AwsServiceException invalidCiphertext() {
    return error(InvalidCiphertextException.builder(), "InvalidCiphertextException", "");
  }

  static AwsServiceException incorrectKey() {
    return error(
        IncorrectKeyException.builder(),
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.");
  }

  static AwsServiceException invalidMac() {
    return error(KmsInvalidMacException.builder(), "KMSInvalidMacException", "");
  }

  static AwsServiceException invalidMarker() {
    return error(
        InvalidMarkerException.builder(), "InvalidMarkerException", "Could not deserialize marker");
  }

  static AwsServiceException invalidGrantId(String message) {
    return error(InvalidGrantIdException.builder(), "InvalidGrantIdException", message);
  }

  static AwsServiceException invalidGrantToken(String message) {
    return error(InvalidGrantTokenException.builder(), "InvalidGrantTokenException", message);
  }

  static AwsServiceException invalidAliasName(String message) {
    return error(InvalidAliasNameException.builder(), "InvalidAliasNameException", message);
  }

  static AwsServiceException alreadyExists(String message) {
    return error(AlreadyExistsException.builder(), "AlreadyExistsException", message);
  }

  static AwsServiceException limitExceeded(String message) {
    return error(LimitExceededException.builder(), "LimitExceededException", message);
  }

  static AwsServiceException malformedPolicy(String message) {
    return error(
        MalformedPolicyDocumentException.builder(), "MalformedPolicyDocumentException", message);
  }

  static AwsServiceException tag(String message) {
    return error(TagException.builder(), "TagException", message);
  }

  static AwsServiceException unsupported(String message) {
    return error(UnsupportedOperationException.builder(), "UnsupportedOperationException", message);
  }

  /** A dry run never succeeds; this is how it says that the call would have. */
  static AwsServiceException dryRun() {
    return STYLE.error(
        DryRunOperationException.builder(),
        "DryRunOperationException",
        412,
        "The request would have succeeded, but the DryRun option is set.");
  }

  private static AwsServiceException error(
      AwsServiceException.Builder type, String code, String message) {
    return STYLE.error(type, code, 400, message);
  }
}
