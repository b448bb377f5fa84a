package dev.kmsaccess.simulation.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The rules of access that the house has unless it is given others. */
public final class HouseRules {

  private static final String RESOURCE = "access-rules.json";

  private HouseRules() {}

  /** Returns the rules. */
  public static String text() {
    try (InputStream rules =
        Objects.requireNonNull(HouseRules.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(rules.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the rules of the house could not be read", e);
    }
  }

  /** Puts rules where a function can read them, and returns the file; it goes with the JVM. */
  public static Path file(String rules) {
    try {
      Path file = Files.createTempFile("kms-access-rules", ".json");
      file.toFile().deleteOnExit();
      return Files.writeString(file, rules);
    } catch (IOException e) {
      throw new UncheckedIOException("the rules of the house could not be written", e);
    }
  }
}
