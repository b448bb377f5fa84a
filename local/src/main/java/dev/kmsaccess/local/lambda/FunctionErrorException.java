package dev.kmsaccess.local.lambda;

/** A function's code failed. */
final class FunctionErrorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String reason;

  FunctionErrorException(Exception failure) {
    super(failure);
    this.type = failure.getClass().getName();
    this.reason = String.valueOf(failure.getMessage());
  }

  /** Returns the name of the exception's class. */
  String type() {
    return type;
  }

  /** Returns the exception's message. */
  String reason() {
    return reason;
  }
}
