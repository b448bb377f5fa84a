package dev.kmsaccess.core.exposure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One way in: a statement that lets outsiders of one class use the key.
 *
 * @param statement the position of the responsible Allow statement, counted from 0
 * @param sid the statement's Sid, as it is written
 * @param exposure who gets in
 * @param severity how bad it is
 * @param actions what they can do, each an action that works across accounts, in alphabetical order
 * @param witness one request that is allowed; empty only where the finding is not proven
 * @param proven whether {@code PolicyEvaluator} allows the witness and nothing about it was
 *     assumed. Otherwise the policy holds something that the analyser does not know, or was too
 *     hard to decide within the step budget; the finding is an alarm then, not a proof.
 * @param message one or two sentences for people
 * @param fix the smallest edit that was found to close it
 * @param opensAt when it opens; empty if it is open now
 */
public record Finding(
    int statement,
    Optional<String> sid,
    Exposure exposure,
    Severity severity,
    List<String> actions,
    Optional<Witness> witness,
    boolean proven,
    String message,
    Optional<Fix> fix,
    Optional<Instant> opensAt) {

  public Finding {
    actions = List.copyOf(actions);
    if (proven && witness.isEmpty()) {
      throw new IllegalArgumentException("a proven finding has a witness");
    }
  }

  /** Returns the same finding as one that is not proven, and says why. */
  public Finding doubted(String doubt) {
    return new Finding(
        statement,
        sid,
        exposure,
        severity,
        actions,
        witness,
        /* proven= */ false,
        message + doubt,
        fix,
        opensAt);
  }
}
