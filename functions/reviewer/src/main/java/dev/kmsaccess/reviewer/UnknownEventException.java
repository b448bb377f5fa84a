package dev.kmsaccess.reviewer;

/** An event came that no rule of the template should have sent; it belongs in front of a person. */
final class UnknownEventException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownEventException(String message) {
    super(message);
  }
}
