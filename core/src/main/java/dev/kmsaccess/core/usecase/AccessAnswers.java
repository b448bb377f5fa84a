package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessGranted;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.Approval;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.Release;
import java.util.List;
import java.util.Optional;

/** Words the answers about accesses, whichever function gives them. */
final class AccessAnswers {

  private AccessAnswers() {}

  /**
   * What an answer repeats of how the access came about.
   *
   * @param rule the rule that allowed it
   * @param rulesVersion the version of the rules
   * @param reason why it is wanted, in the requester's words
   * @param requestedBy who wanted it, as the requester claims
   * @param renews the id of the request that it takes the place of
   * @param approvedBy the account that approved it
   * @param preset the job that it was asked for
   */
  record Asked(
      String rule,
      Optional<String> rulesVersion,
      Optional<String> reason,
      Optional<String> requestedBy,
      Optional<String> renews,
      Optional<AccountId> approvedBy,
      Optional<Preset> preset) {

    static Asked by(Decided.ToOpen open) {
      return new Asked(
          open.rule(),
          open.rulesVersion(),
          open.reason(),
          open.requestedBy(),
          open.renews(),
          open.approvedBy(),
          open.preset());
    }
  }

  /**
   * An access was opened, or would have been.
   *
   * @param handle where it is; empty for a dry run
   */
  static AccessGranted granted(
      Access access, KeyKind kind, Asked asked, Optional<Handle> handle, Optional<String> token) {
    Instructions instructions = new Instructions(access, kind, asked.preset(), handle, token);
    return new AccessGranted(
        access.scope().requester(),
        access.name().id().requestId(),
        asked.requestedBy(),
        access.scope().mode(),
        access.scope().key(),
        access.scope().grantee().toString(),
        access.scope().operations(),
        access.context(),
        access.name().expiry(),
        instructions.endsBy(),
        handle,
        token,
        asked.rule(),
        asked.rulesVersion(),
        asked.reason(),
        instructions.iamPolicy(),
        asked.renews(),
        asked.approvedBy(),
        asked.preset(),
        instructions.notes(),
        instructions.commands());
  }

  /** A request was refused under a rule that would have allowed it. */
  static AccessRefused refused(
      AccountId requester,
      String requestId,
      Reason reason,
      String rule,
      Optional<String> contact,
      List<AccessRefused.Existing> existing) {
    return new AccessRefused(
        requester,
        requestId,
        summary(List.of(reason)),
        List.of(reason),
        Optional.empty(),
        Optional.of(rule),
        Optional.empty(),
        contact,
        existing);
  }

  /** A release was refused, or could not be carried out. */
  static AccessRefused refused(Release release, List<Reason> reasons) {
    return new AccessRefused(
        release.sender(),
        release.requestId(),
        summary(reasons),
        reasons,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** An approval counted for nothing. */
  static AccessRefused refused(Approval approval, List<Reason> reasons) {
    return new AccessRefused(
        approval.sender(),
        approval.requestId(),
        summary(reasons),
        reasons,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Returns one sentence for several reasons. */
  static String summary(List<Reason> reasons) {
    String first = reasons.getFirst().message();
    int more = reasons.size() - 1;
    return more == 0
        ? first
        : first + " And " + more + (more == 1 ? " more reason." : " more reasons.");
  }
}
