package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.Reason;
import java.util.List;
import java.util.Optional;

/** What was decided about a request. */
public sealed interface Decision {

  /** It is allowed: this access may be opened. */
  record Approved(Access access, Rule rule) implements Decision {}

  /** It is allowed once one of the rule's approvers approves it; until then nothing is opened. */
  record NeedsApproval(Access access, Rule rule) implements Decision {}

  /**
   * It is not.
   *
   * @param reasons all the reasons
   * @param wouldGrant what would be granted instead
   * @param rule the rule that came closest; empty where the account is not to learn of any
   */
  record Refused(
      List<Reason> reasons, Optional<AccessRefused.Suggestion> wouldGrant, Optional<Rule> rule)
      implements Decision {
    public Refused {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("nothing is refused without a reason");
      }
    }
  }
}
