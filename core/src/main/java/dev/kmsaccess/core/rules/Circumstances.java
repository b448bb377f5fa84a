package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.arn.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a decision depends on besides the request and the rules.
 *
 * @param installation who decides
 * @param key the facts of the key that the request means; empty if there is no such key
 * @param organizationPath where the asking account is in the organisation, as in {@code
 *     aws:PrincipalOrgPaths}; empty if that is not known, and then no rule names it by a path
 * @param now when it is decided
 * @param approver the account that approves the request; empty for one that was just asked
 */
public record Circumstances(
    Installation installation,
    Optional<KeyFacts> key,
    Optional<String> organizationPath,
    Instant now,
    Optional<AccountId> approver) {

  /** Returns the circumstances of a request that nobody has approved. */
  public Circumstances(
      Installation installation,
      Optional<KeyFacts> key,
      Optional<String> organizationPath,
      Instant now) {
    this(installation, key, organizationPath, now, Optional.empty());
  }
}
