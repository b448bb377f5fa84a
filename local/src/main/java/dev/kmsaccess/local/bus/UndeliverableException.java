package dev.kmsaccess.local.bus;

/** An event that EventBridge itself will not carry further. */
final class UndeliverableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  UndeliverableException(String code, String message) {
    super(message, null);
    this.code = code;
  }

  /** Returns the code that is written beside the dead letter. */
  String code() {
    return code;
  }
}
