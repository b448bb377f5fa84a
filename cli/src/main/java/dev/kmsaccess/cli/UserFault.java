package dev.kmsaccess.cli;

/**
 * Ends a command with a message for the person who called it: what was wrong, what was received,
 * how to mend it. No stack trace is shown.
 */
public final class UserFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private UserFault(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** The input was not understood. */
  public static UserFault notUnderstood(String message) {
    return new UserFault(ExitStatus.NOT_UNDERSTOOD, message);
  }

  /** Something could not be reached or found out. */
  public static UserFault unreachable(String message) {
    return new UserFault(ExitStatus.UNREACHABLE, message);
  }

  /** Returns the exit status that the command ends with. */
  public int exitStatus() {
    return exitStatus;
  }
}
