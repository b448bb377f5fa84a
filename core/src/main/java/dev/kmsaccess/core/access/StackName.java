package dev.kmsaccess.core.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of the CloudFormation stack that an access belongs to, so that several installations in
 * one account never end each other's accesses.
 *
 * @param text a letter, then up to 127 letters, digits and hyphens
 */
public record StackName(String text) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");

  public StackName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a CloudFormation stack name: " + text);
    }
  }

  /** Returns the stack name, or empty if the text is none. */
  public static Optional<StackName> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new StackName(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
