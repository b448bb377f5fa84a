package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a member account asked for, understood as far as it goes.
 *
 * <p>A part that is empty was missing or wrong, and then a fault says so; the rest can still be
 * decided about, so that the sender hears of everything at once.
 *
 * @param requester the account that asked, by the envelope
 * @param requestId what the member calls it; the event's id if it gave none
 * @param time when it asked
 * @param key what it calls the key
 * @param grantee who is to have the access
 * @param preset the job that the operations are for, if it was asked for so
 * @param operations what is asked for; empty where something was wrong with all of it
 * @param expiry when it is to be over, in whole seconds
 * @param mode how it is to be made
 * @param context which encryption contexts it is to work with
 * @param reason why it is wanted, in the sender's words
 * @param requestedBy who wants it: a claim that nobody checked
 * @param renews the id of the request whose accesses this one takes the place of
 * @param dryRun whether only the decision is wanted
 * @param faults what is wrong with the request itself
 */
public record AccessRequest(
    AccountId requester,
    String requestId,
    Instant time,
    Optional<KeyReference> key,
    Optional<PrincipalArn> grantee,
    Optional<Preset> preset,
    Set<KmsOperation> operations,
    Optional<Instant> expiry,
    Optional<Mode> mode,
    EncryptionContextConstraint context,
    Optional<String> reason,
    Optional<String> requestedBy,
    Optional<String> renews,
    boolean dryRun,
    List<Reason> faults) {

  public AccessRequest {
    operations = KmsOperation.inOrder(operations);
    faults = List.copyOf(faults);
  }

  /** Returns how long the access is to last. */
  public Optional<Duration> duration() {
    return expiry.map(it -> Duration.between(time, it));
  }
}
