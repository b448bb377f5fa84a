package dev.kmsaccess.reviewer;

/** A key could not be read, so it is not known what an access left on it. */
final class UnreadKeyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadKeyException(String message) {
    super(message);
  }
}
