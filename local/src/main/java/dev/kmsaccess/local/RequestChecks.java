package dev.kmsaccess.local;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checks that every AWS service makes on a request's members before it does anything.
 *
 * @param errors the service that complains
 */
public record RequestChecks(ServiceErrors errors) {

  /** Returns the value of a member that must be there. */
  public <T> T required(String member, @Nullable T value) {
    if (value == null) {
      throw errors.invalid(member, "null", "Member must not be null");
    }
    return value;
  }

  /** Returns the text of a member that must be there and match a pattern as a whole. */
  public String matching(String member, @Nullable String value, Pattern pattern) {
    String text = required(member, value);
    if (!pattern.matcher(text).matches()) {
      throw errors.invalid(
          member, text, "Member must satisfy regular expression pattern: " + pattern);
    }
    return text;
  }

  /** Returns the text of a member that must be there and have a length within bounds. */
  public String sized(String member, @Nullable String value, int least, int most) {
    String text = required(member, value);
    if (text.length() < least) {
      throw errors.invalid(
          member, text, "Member must have length greater than or equal to " + least);
    }
    if (text.length() > most) {
      throw errors.invalid(member, text, "Member must have length less than or equal to " + most);
    }
    return text;
  }

  /** Returns the number of a member that may be absent, but must lie within bounds. */
  public Optional<Integer> within(String member, @Nullable Integer value, int least, int most) {
    if (value == null) {
      return Optional.empty();
    }
    if (value < least) {
      throw errors.invalid(
          member, value.toString(), "Member must have value greater than or equal to " + least);
    }
    if (value > most) {
      throw errors.invalid(
          member, value.toString(), "Member must have value less than or equal to " + most);
    }
    return Optional.of(value);
  }
}
