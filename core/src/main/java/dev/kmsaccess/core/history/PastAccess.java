package dev.kmsaccess.core.history;

import dev.kmsaccess.core.access.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An access as the answers tell of it.
 *
 * @param handle the grant's id, the statement's Sid or the role's ARN
 * @param key the key's ARN
 * @param mode how it was given
 * @param grantee who had it
 * @param requester the account that asked
 * @param requestId what it called the request
 * @param requestedBy who wanted it, as the requester claimed
 * @param approvedBy the account that approved it
 * @param rule the rule that allowed it; empty where no answer gave it
 * @param rulesVersion the version of the rules at that time
 * @param reason why it was wanted, in the requester's words
 * @param operations what it gave
 * @param from when it was first given; empty where no answer told
 * @param expiry when its time was over
 * @param until when it was over: as announced, or at the latest
 * @param cause why it ended; empty where no end was announced
 */
public record PastAccess(
    String handle,
    String key,
    String mode,
    String grantee,
    String requester,
    String requestId,
    Optional<String> requestedBy,
    Optional<String> approvedBy,
    String rule,
    Optional<String> rulesVersion,
    Optional<String> reason,
    List<String> operations,
    Optional<Instant> from,
    Instant expiry,
    Instant until,
    Optional<String> cause) {

  public PastAccess {
    operations = List.copyOf(operations);
  }

  /**
   * Whether it was there at some instant of a span, whose end is not part of it; where its
   * beginning was not told, whether it can have been.
   */
  public boolean wasThere(Instant start, Instant end) {
    return from.orElse(expiry.minus(Installation.LONGEST_OF_ALL)).isBefore(end)
        && until.isAfter(start);
  }
}
