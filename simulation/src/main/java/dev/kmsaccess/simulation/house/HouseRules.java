package dev.kmsaccess.simulation.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The rules of access that the house has unless it is given others. */
final class HouseRules {

  private static final String RESOURCE = "access-rules.json";

  private HouseRules() {}

  /** Puts the rules where a function can read them, and returns the file; it goes with the JVM. */
  static Path path() {
    try (InputStream rules =
        Objects.requireNonNull(HouseRules.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      Path file = Files.createTempFile("kms-access-rules", ".json");
      file.toFile().deleteOnExit();
      Files.write(file, rules.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("the rules of the house could not be written", e);
    }
  }
}
