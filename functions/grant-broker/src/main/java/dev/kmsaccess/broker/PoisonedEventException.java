package dev.kmsaccess.broker;

/**
 * The input is no event, so there is nobody to answer. Thrown out of the function, it sends the
 * input to the dead-letter queue; without a stack trace, which would say nothing more.
 */
final class PoisonedEventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PoisonedEventException(String message) {
    super(
        message,
        /* cause= */ null,
        /* enableSuppression= */ false,
        /* writableStackTrace= */ false);
  }
}
