package dev.kmsaccess.cli;

import dev.kmsaccess.core.event.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that somebody named on the command line. What cannot be read is not understood, whichever
 * command it is named to, and the fault says why in words.
 */
public final class TypedFile {

  private static final int LONGEST_NAME = 1024;

  private TypedFile() {}

  /**
   * Opens it.
   *
   * @throws UserFault if there is no such file, it is a directory, or may not be read
   */
  public static InputStream open(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw UserFault.notUnderstood(shown(name) + " is a directory; name the files in it.");
      }
      return Files.newInputStream(path);
    } catch (IOException | InvalidPathException e) {
      throw unread(name, e);
    }
  }

  /**
   * Reads the whole of it.
   *
   * @param most how many bytes it may have
   * @throws UserFault if it has more, or for the reasons of {@link #open}
   */
  public static byte[] bytes(String name, int most) {
    try (InputStream in = open(name)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        Path path = Path.of(name);
        throw UserFault.notUnderstood(
            Files.isRegularFile(path)
                ? "%s has %,d bytes; at most %,d are read."
                    .formatted(shown(name), Files.size(path), most)
                : "%s has more than the %,d bytes that are read.".formatted(shown(name), most));
      }
      return bytes;
    } catch (IOException e) {
      throw unread(name, e);
    }
  }

  private static UserFault unread(String name, Exception e) {
    return UserFault.notUnderstood(
        switch (e) {
          case NoSuchFileException none -> "There is no file " + shown(name) + ".";
          case AccessDeniedException denied ->
              shown(name) + " may not be read by you; look at its permissions.";
          default -> shown(name) + " could not be read: " + e.getMessage() + ".";
        });
  }

  private static String shown(String name) {
    return ForeignText.shown(name, LONGEST_NAME);
  }
}
