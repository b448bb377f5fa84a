package dev.kmsaccess.aws.kms;

/** A policy holds something that we do not understand, so we do not write it. */
final class PolicyNotUnderstoodException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PolicyNotUnderstoodException(String message) {
    super(message);
  }
}
