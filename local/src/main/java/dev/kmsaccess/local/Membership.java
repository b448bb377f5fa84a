package dev.kmsaccess.local;

import dev.kmsaccess.core.arn.OrganizationId;

/**
 * An account's place in an organisation.
 *
 * @param organization the organisation
 * @param path the account's parents as {@code aws:PrincipalOrgPaths} shows them, such as {@code
 *     o-exampleorgid/r-ab12/ou-ab12-11111111/}
 */
public record Membership(OrganizationId organization, String path) {

  public Membership {
    if (!path.startsWith(organization + "/") || !path.endsWith("/")) {
      throw new IllegalArgumentException(
          "a path in " + organization + " begins with it and ends with a slash, not: " + path);
    }
  }

  /** Returns a membership right under the organisation's root. */
  public static Membership atRoot(OrganizationId organization) {
    return new Membership(organization, organization + "/r-ab12/");
  }
}
