package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PolicyPrincipal.AccountPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.ResourceElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds out which key a policy belongs to when its source does not say. The verdict hangs on it:
 * whoever owns the key is inside. So nothing is guessed that could close an open key:
 *
 * <ol>
 *   <li>the ARN that came with the policy, if one did;
 *   <li>the one ARN that its Allow statements name as their resource;
 *   <li>the account given as owner;
 *   <li>the one account to whose root the policy gives every action without a condition, as the
 *       default key policy does; where the organisation's accounts are given it must be one of
 *       them;
 *   <li>any of the organisation's accounts, if they are given: all of them are inside alike;
 *   <li>an account that no policy names, so that everybody whom this one names is outside.
 * </ol>
 *
 * @param owner the owner of keys whose source does not say; as the person who asks gave it
 * @param accounts the organisation's accounts, as far as they are given
 */
record KeyInQuestion(Optional<AccountId> owner, Set<AccountId> accounts) {

  // Where only the account is known, the rest of the ARN is made up; no condition can see it.
  private static final String NO_KEY_ID = "00000000-0000-0000-0000-000000000000";

  /** Stands for the owner where nobody said who it is; AWS gives this id to no account. */
  static final AccountId UNKNOWN_OWNER = new AccountId("000000000000");

  KeyInQuestion {
    accounts = new LinkedHashSet<>(accounts);
  }

  /** What was found out. */
  sealed interface Answer {
    /** The key, of which the account is certain enough to judge by. */
    record Known(KeyArn key) implements Answer {}

    /** A sentence that says what is missing and how to give it. */
    record Unknown(String why) implements Answer {}
  }

  Answer of(Reading.Found found) {
    return of(found.key(), found.policy());
  }

  Answer of(Optional<KeyArn> given, PolicyDocument policy) {
    if (given.isPresent()) {
      return new Answer.Known(given.get());
    }
    if (policy.statements().stream().anyMatch(it -> !resources(it).isEmpty())) {
      return byResource(policy);
    }
    Optional<AccountPrincipal> root = root(policy);
    AccountId account =
        owner
            .or(() -> root.map(AccountPrincipal::account).filter(this::isOurs))
            .or(() -> accounts.stream().findFirst())
            .orElse(UNKNOWN_OWNER);
    return new Answer.Known(
        someKeyOf(root.flatMap(AccountPrincipal::partition).orElse("aws"), account));
  }

  /** A Deny for another key would close nothing here, so it must not decide which key this is. */
  private Answer byResource(PolicyDocument policy) {
    Set<String> named = new LinkedHashSet<>();
    boolean denied = false;
    for (Statement statement : policy.statements()) {
      List<String> resources = resources(statement);
      named.addAll(resources);
      denied |= statement.effect() == Effect.DENY && !resources.isEmpty();
    }
    Optional<KeyArn> only =
        named.size() == 1 && !denied ? KeyArn.parse(named.iterator().next()) : Optional.empty();
    return only.filter(it -> isOurs(it.account()))
        .<Answer>map(Answer.Known::new)
        .orElseGet(
            () ->
                new Answer.Unknown(
                    "Its statements name resources ("
                        + Shown.safe(String.join(", ", named))
                        + ") that may or may not be this key: give the key's ARN as keyArn in a"
                        + " JSON line."));
  }

  /** Whether the account may be the owner, by all that the person who asks has said. */
  private boolean isOurs(AccountId account) {
    return owner.map(account::equals).orElse(accounts.isEmpty() || accounts.contains(account));
  }

  private static List<String> resources(Statement statement) {
    return switch (statement.resource()) {
      case ResourceElement.Resource(List<String> patterns) ->
          patterns.contains("*") ? List.of() : patterns;
      case ResourceElement.NotResource(List<String> patterns) -> patterns;
      default -> List.of();
    };
  }

  private static Optional<AccountPrincipal> root(PolicyDocument policy) {
    List<AccountPrincipal> roots =
        policy.statements().stream()
            .filter(it -> it.effect() == Effect.ALLOW && it.conditions().isEmpty())
            .filter(KeyInQuestion::givesEverything)
            .flatMap(KeyInQuestion::accounts)
            .toList();
    return roots.stream().map(AccountPrincipal::account).distinct().count() == 1
        ? Optional.of(roots.getFirst())
        : Optional.empty();
  }

  private static boolean givesEverything(Statement statement) {
    return statement.action() instanceof ActionElement.Action(List<String> patterns)
        && patterns.stream().anyMatch(it -> it.equalsIgnoreCase("kms:*") || it.equals("*"));
  }

  private static Stream<AccountPrincipal> accounts(Statement statement) {
    return statement.principal() instanceof PrincipalElement.Principal(List<PolicyPrincipal> named)
        ? named.stream()
            .filter(AccountPrincipal.class::isInstance)
            .map(AccountPrincipal.class::cast)
        : Stream.of();
  }

  /** Whether nobody said whose key this is. */
  static boolean isUnowned(KeyArn key) {
    return key.account().equals(UNKNOWN_OWNER);
  }

  /** Returns the ARN of a key of which nothing but the account is known. */
  static KeyArn someKeyOf(String partition, AccountId account) {
    String region =
        switch (partition) {
          case "aws-cn" -> "cn-north-1";
          case "aws-us-gov" -> "us-gov-west-1";
          default -> "us-east-1";
        };
    return new KeyArn(partition, region, account, NO_KEY_ID);
  }
}
