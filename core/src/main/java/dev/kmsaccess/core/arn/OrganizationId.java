package dev.kmsaccess.core.arn;

import java.util.Optional;

/**
 * The id of an AWS organisation: {@code o-} and 10 to 32 lower-case letters or digits. A shorter
 * one is an id, too, where a policy names it: AWS gives none, but does not say that it never will.
 *
 * @param id the whole id
 */
public record OrganizationId(String id) {

  private static final int SHORTEST = 3;
  private static final int SHORTEST_OF_AWS = 12;
  private static final int LONGEST = 34;

  public OrganizationId {
    if (!hasForm(id)) {
      throw new IllegalArgumentException("not an organisation id (o-…): " + id);
    }
  }

  /** Returns the organisation id, or empty if the text is none that AWS gives. */
  public static Optional<OrganizationId> parse(String text) {
    return text.length() >= SHORTEST_OF_AWS ? parseAny(text) : Optional.empty();
  }

  /** Returns the organisation id, which may be shorter than those that AWS gives. */
  public static Optional<OrganizationId> parseAny(String text) {
    return hasForm(text) ? Optional.of(new OrganizationId(text)) : Optional.empty();
  }

  /** Whether the text is o- and up to 32 small letters or digits. */
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
