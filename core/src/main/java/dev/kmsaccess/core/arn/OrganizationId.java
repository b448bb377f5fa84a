package dev.kmsaccess.core.arn;

import java.util.Optional;

/**
 * The id of an AWS organisation: {@code o-} and 10 to 32 lower-case letters or digits.
 *
 * @param id the whole id
 */
public record OrganizationId(String id) {

  private static final int SHORTEST = 12;
  private static final int LONGEST = 34;

  public OrganizationId {
    if (!hasForm(id)) {
      throw new IllegalArgumentException("not an organisation id (o-…): " + id);
    }
  }

  /** Returns the organisation id, or empty if the text is none. */
  public static Optional<OrganizationId> parse(String text) {
    return hasForm(text) ? Optional.of(new OrganizationId(text)) : Optional.empty();
  }

  /** Whether the text is o- and 10 to 32 small letters or digits. */
  private static boolean hasForm(String text) {
    if (!text.startsWith("o-") || text.length() < SHORTEST || text.length() > LONGEST) {
      return false;
    }
    for (int i = 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return id;
  }
}
