package dev.kmsaccess.cli.rules;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.rules.Circumstances;
import dev.kmsaccess.core.rules.Decision;
import dev.kmsaccess.core.rules.Rule;
import dev.kmsaccess.core.rules.RuleBook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A request, and what the rules are expected to say to it.
 *
 * @param name what people call it
 * @param account who asks
 * @param organizationPath where the account is in the organisation
 * @param request the detail of the request
 * @param key the key that the request means; empty if there is none
 * @param expected the answer
 * @param reasons the codes of a refusal, all of them; empty where any will do
 * @param rule the rule that is to decide it; empty where any may
 */
record RuleCase(
    String name,
    AccountId account,
    Optional<String> organizationPath,
    JsonObject request,
    Optional<KeyFacts> key,
    Answer expected,
    Set<String> reasons,
    Optional<String> rule) {

  /** What can be answered to a request. */
  enum Answer {
    GRANTED,
    PENDING,
    REFUSED
  }

  /** Returns how the rules' answer differs from what is expected; empty if it does not. */
  Optional<String> difference(RuleBook rules, Installation installation, Instant now) {
    EventEnvelope envelope =
        new EventEnvelope(
            "rules-test",
            "kms-access-command",
            "KMS Access Request",
            account,
            now,
            installation.region(),
            Optional.empty(),
            request);
    // As the broker: an account that no rule names causes no look-up.
    Optional<KeyFacts> known =
        rules.namesAccount(account, organizationPath) ? key : Optional.empty();
    return switch (rules.decide(
        AccessRequestParser.parse(envelope),
        new Circumstances(installation, known, organizationPath, now))) {
      case Decision.Approved(var access, Rule by) -> difference(Answer.GRANTED, by);
      case Decision.NeedsApproval(var access, Rule by) -> difference(Answer.PENDING, by);
      case Decision.Refused refused -> difference(refused.reasons());
    };
  }

  private Optional<String> difference(Answer answer, Rule by) {
    if (answer != expected) {
      return Optional.of(words(answer) + " by the rule " + by.id());
    }
    return rule.filter(it -> !it.equals(by.id()))
        .map(it -> words(answer) + ", but by the rule " + by.id() + " and not by " + it);
  }

  private Optional<String> difference(List<Reason> said) {
    Set<String> codes =
        said.stream()
            .map(it -> it.code().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    if (expected != Answer.REFUSED) {
      return Optional.of(
          "refused: "
              + said.stream()
                  .map(it -> it.code() + " (" + it.message() + ")")
                  .collect(Collectors.joining("; ")));
    }
    return reasons.isEmpty() || codes.equals(reasons)
        ? Optional.empty()
        : Optional.of("refused, but for " + String.join(", ", codes));
  }

  private static String words(Answer answer) {
    return switch (answer) {
      case GRANTED -> "granted";
      case PENDING -> "waits for an approval";
      case REFUSED -> "refused";
    };
  }
}
