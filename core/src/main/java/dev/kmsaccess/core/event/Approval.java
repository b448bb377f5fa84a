package dev.kmsaccess.core.event;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's word that a pending request may be carried out.
 *
 * @param sender the account that approves, by the envelope
 * @param requestId what the answer to it is called by
 * @param time when it was approved
 * @param token what the pending request's answer held; empty where it was missing or wrong
 * @param faults what is wrong with the approval itself
 */
public record Approval(
    AccountId sender, String requestId, Instant time, Optional<String> token, List<Reason> faults) {

  public Approval {
    faults = List.copyOf(faults);
  }
}
