package dev.kmsaccess.aws;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the template tells a function through its environment.
 *
 * <p>A setting that is missing or unreadable is a fault of the deployment: it throws an {@link
 * IllegalStateException} that names the variable, and the function does not start.
 */
public final class Settings {

  private final Map<String, String> environment;

  /** Reads settings from these variables. */
  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Returns the setting's text. */
  public String text(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "the environment variable " + name + " is missing; the template sets it");
    }
    return value;
  }

  /** Returns the setting read by a parser that gives empty for what it cannot read. */
  public <T> T read(String name, Function<String, Optional<T>> parser) {
    String value = text(name);
    return parser
        .apply(value)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the environment variable " + name + " cannot be read: " + value));
  }

  /** Returns the setting as a duration, written as in ISO 8601 ({@code P7D}). */
  public Duration duration(String name) {
    return read(
        name,
        text -> {
          try {
            return Optional.of(Duration.parse(text));
          } catch (DateTimeParseException e) {
            return Optional.empty();
          }
        });
  }

  /** Returns the setting as the path of a file. */
  public Path path(String name) {
    return Path.of(text(name));
  }

  /** Returns the Region that the function runs in. */
  public String region() {
    return text("AWS_REGION");
  }
}
