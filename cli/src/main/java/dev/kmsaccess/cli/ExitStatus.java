package dev.kmsaccess.cli;

/** The exit statuses of every command. */
public final class ExitStatus {

  /** Done. */
  public static final int DONE = 0;

  /** The answer is no: refused, denied, or something is open. */
  public static final int NO = 1;

  /** The call or its input was not understood. */
  public static final int NOT_UNDERSTOOD = 2;

  /** Something could not be reached or found out. */
  public static final int UNREACHABLE = 3;

  private ExitStatus() {}
}
