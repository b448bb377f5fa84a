package dev.kmsaccess.core.inventory;

import java.time.Instant;

/**
 * When those who have a way in last used the key, by what CloudTrail recorded of it.
 *
 * <p>The key owner's record of a call from another account tells the account and not the role (<a
 * href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html">userIdentity
 * element</a>), so it is the account's use that is told.
 */
public sealed interface LastUse {

  /** The account used it then, and not later. */
  record At(Instant time) implements LastUse {}

  /** The account has not used it since; what was before is not known. */
  record NotSince(Instant since) implements LastUse {}
}
