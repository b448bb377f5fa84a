package dev.kmsaccess.local.wire;

/**
 * A request that cannot be turned into a call. It never leaves this package: the caller reads it as
 * the service's own error.
 */
final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  WireException(String code, String message) {
    super(message, null);
    this.code = code;
  }

  /** Returns the fault of a body that does not have the operation's shape. */
  static WireException invalid(String message) {
    return new WireException("ValidationException", message);
  }

  /** Returns the error code, such as {@code ValidationException}. */
  String code() {
    return code;
  }
}
