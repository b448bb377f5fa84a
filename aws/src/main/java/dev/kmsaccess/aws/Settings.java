package dev.kmsaccess.aws;

import dev.kmsaccess.core.access.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the template tells a function through its environment.
 *
 * <p>A setting that is missing or unreadable is a fault of the deployment: it throws an {@link
 * IllegalStateException} that names the variable, and the function does not start.
 */
public final class Settings {

  /** The name of the stack. */
  public static final String STACK = "KMS_ACCESS_STACK";

  /** The id of the account whose keys access is given to. */
  public static final String KEY_ACCOUNT = "KMS_ACCESS_KEY_ACCOUNT";

  /** The id of the organisation. */
  public static final String ORGANIZATION = "KMS_ACCESS_ORGANIZATION";

  /** The ARN of the central bus. */
  public static final String BUS = "KMS_ACCESS_BUS";

  /** The ARN of the topic of alerts. */
  public static final String TOPIC = "KMS_ACCESS_TOPIC";

  /** The ARN of the role that retires grants. */
  public static final String REAPER_ROLE = "KMS_ACCESS_REAPER_ROLE";

  /** No access lasts longer, as an ISO 8601 duration. */
  public static final String LONGEST_DURATION = "KMS_ACCESS_LONGEST_DURATION";

  /** Whether accesses may be statements in key policies: {@code true} or {@code false}. */
  public static final String POLICY_MODE = "KMS_ACCESS_POLICY_MODE";

  /** Whether accesses may be roles of the key account: {@code true} or {@code false}. */
  public static final String ROLE_MODE = "KMS_ACCESS_ROLE_MODE";

  /** The URL of the queue of what was decided. */
  public static final String DECIDED_QUEUE = "KMS_ACCESS_DECIDED_QUEUE";

  /** The URL of the queue for what nobody understands. */
  public static final String DEAD_LETTERS = "KMS_ACCESS_DEAD_LETTERS";

  /** The file of the rules. */
  public static final String RULES = "KMS_ACCESS_RULES";

  /** The file of the exceptions. */
  public static final String EXCEPTIONS = "KMS_ACCESS_EXCEPTIONS";

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

  /** Returns the modes that are enabled: grants always are, the others where a setting says so. */
  public Set<Mode> modes() {
    EnumSet<Mode> modes = EnumSet.of(Mode.GRANT);
    if (isTrue(POLICY_MODE)) {
      modes.add(Mode.POLICY);
    }
    if (isTrue(ROLE_MODE)) {
      modes.add(Mode.ROLE);
    }
    return modes;
  }

  private boolean isTrue(String name) {
    return environment.containsKey(name)
        && read(
            name,
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
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
