package dev.kmsaccess.core.audit;

/** Another auditor is telling of the same thing right now; the event is to come again. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public BusyException(String message) {
    super(message);
  }
}
