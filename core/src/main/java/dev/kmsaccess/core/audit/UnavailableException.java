package dev.kmsaccess.core.audit;

/** What is remembered cannot be reached; alerts go out without it, perhaps twice. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception. */
  public UnavailableException(String message) {
    super(message);
  }

  /** Makes the exception. */
  public UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
