package dev.kmsaccess.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard output of this process. */
final class StandardOutput {

  private static final Path FILE = Path.of("/dev/fd/1");
  private static final int KIND = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private StandardOutput() {}

  /** Returns whether it took all that was written; whoever closes a pipe wants no more. */
  static boolean tookAll() {
    return !System.out.checkError() || isPipe();
  }

  private static boolean isPipe() {
    try {
      int kind = (int) Files.getAttribute(FILE, "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | RuntimeException e) {
      // No such thing as this attribute here.
      return false;
    }
  }
}
