package dev.kmsaccess.aws.event;

/** An answer did not get onto the central bus; what led to it is to be repeated. */
public final class UnpublishedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnpublishedException(String message) {
    super(message);
  }
}
