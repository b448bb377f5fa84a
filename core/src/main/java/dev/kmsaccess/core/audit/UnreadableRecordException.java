package dev.kmsaccess.core.audit;

/**
 * A record of CloudTrail cannot be read. AWS's own records can, so this is a change at AWS or a
 * fault of ours: the event belongs into the dead-letter queue, in front of a person.
 */
public final class UnreadableRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception; the message may quote foreign text, escaped and cut. */
  public UnreadableRecordException(String message) {
    super(message);
  }
}
