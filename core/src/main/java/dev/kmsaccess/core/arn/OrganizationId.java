package dev.kmsaccess.core.arn;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an AWS organisation: {@code o-} and 10 to 32 lower-case letters or digits.
 *
 * @param id the whole id
 */
public record OrganizationId(String id) {

  private static final Pattern FORM = Pattern.compile("o-[a-z0-9]{10,32}");

  public OrganizationId {
    if (!FORM.matcher(id).matches()) {
      throw new IllegalArgumentException("not an organisation id (o-…): " + id);
    }
  }

  /** Returns the organisation id, or empty if the text is none. */
  public static Optional<OrganizationId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new OrganizationId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return id;
  }
}
