package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Optional;

/** Knows where accounts are in the organisation. */
@FunctionalInterface
public interface OrganizationDirectory {

  /**
   * Returns the path of an account, as {@code aws:PrincipalOrgPaths} has it ({@code
   * o-…/r-…/ou-…/}); empty for an account outside the organisation, or where paths are not known.
   */
  Optional<String> pathOf(AccountId account);
}
