package dev.kmsaccess.cli;

/**
 * Ends a command with a message for the person who called it: what was wrong, what was received,
 * how to mend it. No stack trace is shown.
 */
final class UserFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private UserFault(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** The input was not understood. */
  static UserFault notUnderstood(String message) {
    return new UserFault(ExitStatus.NOT_UNDERSTOOD, message);
  }

  /** Something could not be reached or found out. */
  static UserFault unreachable(String message) {
    return new UserFault(ExitStatus.UNREACHABLE, message);
  }

  int exitStatus() {
    return exitStatus;
  }
}
