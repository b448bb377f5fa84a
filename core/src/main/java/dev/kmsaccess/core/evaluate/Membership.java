package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.OrganizationId;
import java.util.List;

/**
 * Where in an organisation an account is.
 *
 * @param paths its organisation paths, such as {@code o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/}
 */
public record Membership(OrganizationId organization, List<String> paths) {

  public Membership {
    paths = List.copyOf(paths);
  }

  /** Returns the membership of an account that sits at the root of its organisation. */
  public static Membership at(OrganizationId organization, String... paths) {
    return new Membership(organization, List.of(paths));
  }
}
