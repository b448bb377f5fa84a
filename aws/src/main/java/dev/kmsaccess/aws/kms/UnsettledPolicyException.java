package dev.kmsaccess.aws.kms;

/** A policy cannot be written now; later it may. */
final class UnsettledPolicyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsettledPolicyException(String message) {
    super(message);
  }
}
