package dev.kmsaccess.cli;

import java.time.Duration;

/** How commands wait where nobody says otherwise. */
public final class Pauses {

  private Pauses() {}

  /**
   * Waits.
   *
   * @throws UserFault if somebody interrupts; what was begun stays begun
   */
  public static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserFault.unreachable(
          "interrupted; call the same command again, and it goes on where it was.");
    }
  }
}
