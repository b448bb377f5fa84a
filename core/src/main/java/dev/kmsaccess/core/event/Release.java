package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.List;
import java.util.Optional;

/**
 * An access that is given up, or taken away by the key account.
 *
 * @param sender the account that sent it, by the envelope
 * @param requestId whose accesses are to end; every access under that id, unless a key or a handle
 *     narrows it
 * @param requester whose request it was; empty where the sender does not say
 * @param key the key that they are to, which spares looking for them on all keys
 * @param handle the grant id, statement id or role ARN of the one access that is meant
 * @param faults what is wrong with the release itself
 */
public record Release(
    AccountId sender,
    String requestId,
    Optional<AccountId> requester,
    Optional<KeyArn> key,
    Optional<String> handle,
    List<Reason> faults) {

  public Release {
    faults = List.copyOf(faults);
  }
}
