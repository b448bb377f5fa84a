package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The rules, and the decision about a request. Whatever no rule allows is refused.
 *
 * @param rules in the order of the file
 * @param version which version of the file it is: the first 12 hex digits of its SHA-256
 */
public record RuleBook(List<Rule> rules, String version) {

  public RuleBook {
    rules = List.copyOf(rules);
  }

  /** Whether any rule names accounts by their place in the organisation. */
  public boolean asksForOrganizationPaths() {
    return rules.stream().anyMatch(rule -> !rule.organizationPaths().isEmpty());
  }

  /** Whether any rule names keys by an alias. */
  public boolean asksForAliases() {
    return rules.stream()
        .flatMap(rule -> rule.keys().stream())
        .anyMatch(KeyPattern.ByAlias.class::isInstance);
  }

  /**
   * Whether any rule lets an account ask for what it calls a key. Where none does, nothing about
   * the key needs to be known, and nothing is said.
   */
  public boolean namesAccount(AccountId account, Optional<String> organizationPath) {
    return rules.stream().anyMatch(rule -> rule.namesAccount(account, organizationPath));
  }

  /**
   * Whether some rule still is about an access that lives: its account, key, mode and grantee. What
   * else the rules bound, the access was bound by when it was given. A grantee whom AWS shows by a
   * unique id, as it does new and deleted roles, is never taken for one that no rule names.
   */
  public boolean covers(
      LiveAccess access,
      KeyFacts key,
      Installation installation,
      Optional<String> organizationPath) {
    return about(access, key, installation, organizationPath).findAny().isPresent();
  }

  /**
   * Returns how many accesses of one account to a key may live in one mode, by the most generous of
   * the rules that {@link #covers cover} an access; empty where one of them sets no limit, or none
   * covers it.
   */
  public OptionalInt most(
      LiveAccess access,
      KeyFacts key,
      Installation installation,
      Optional<String> organizationPath) {
    List<Optional<Integer>> limits =
        about(access, key, installation, organizationPath).map(Rule::maxLive).toList();
    return limits.stream().allMatch(Optional::isPresent)
        ? limits.stream().flatMap(Optional::stream).mapToInt(Integer::intValue).max()
        : OptionalInt.empty();
  }

  private Stream<Rule> about(
      LiveAccess access,
      KeyFacts key,
      Installation installation,
      Optional<String> organizationPath) {
    return rules.stream()
        .filter(rule -> rule.namesAccount(access.name().id().requester(), organizationPath))
        .filter(rule -> rule.modes().contains(access.handle().mode()))
        .filter(rule -> rule.keys().stream().anyMatch(it -> it.names(key, installation)))
        .filter(
            rule ->
                !access.grantee().startsWith("arn:")
                    || rule.grantees().stream().anyMatch(it -> it.matchesArn(access.grantee())));
  }

  /** Decides about a request: pure, total, and with all the reasons at once. */
  public Decision decide(AccessRequest request, Circumstances circumstances) {
    Optional<KeyReference> key = request.key();
    List<Rule> candidates =
        rules.stream()
            .filter(
                rule -> rule.namesAccount(request.requester(), circumstances.organizationPath()))
            .filter(rule -> key.isEmpty() || namesKey(rule, key.get(), circumstances))
            .toList();
    if (candidates.isEmpty()) {
      List<Reason> reasons = new ArrayList<>(request.faults());
      reasons.add(notAllowed(request));
      return new Decision.Refused(reasons, Optional.empty(), Optional.empty());
    }
    List<RuleCheck> checks =
        candidates.stream().map(rule -> new RuleCheck(rule, request, circumstances)).toList();
    RuleCheck closest =
        checks.stream()
            .min(Comparator.comparingInt((RuleCheck check) -> check.reasons().size()))
            .orElseThrow();
    if (!closest.reasons().isEmpty()) {
      return new Decision.Refused(
          closest.reasons(), closest.suggestion(), Optional.of(closest.rule()));
    }
    Access access = access(request, circumstances);
    // A rule that lets it through without asking anybody comes before one that asks.
    return checks.stream()
        .filter(check -> check.reasons().isEmpty())
        .map(RuleCheck::rule)
        .filter(rule -> rule.approvers().isEmpty() || circumstances.approver().isPresent())
        .<Decision>map(rule -> new Decision.Approved(access, rule))
        .findFirst()
        .orElseGet(() -> new Decision.NeedsApproval(access, closest.rule()));
  }

  private static boolean namesKey(Rule rule, KeyReference written, Circumstances circumstances) {
    return rule.keys().stream()
        .anyMatch(
            pattern ->
                pattern.names(written, circumstances.installation())
                    || circumstances
                        .key()
                        .filter(key -> pattern.names(key, circumstances.installation()))
                        .isPresent());
  }

  private static Access access(AccessRequest request, Circumstances circumstances) {
    AccessScope scope =
        new AccessScope(
            request.requester(),
            request.grantee().orElseThrow(),
            circumstances.key().orElseThrow().arn(),
            request.operations(),
            request.mode().orElseThrow(),
            request.context().pairs().keySet());
    AccessName name =
        AccessName.of(
            circumstances.installation().stack(),
            new AccessId(request.requester(), request.requestId()),
            request.expiry().orElseThrow(),
            scope,
            request.context());
    return new Access(name, scope, request.context());
  }

  private static Reason notAllowed(AccessRequest request) {
    Reason reason =
        Reason.of(
            ReasonCode.NOT_ALLOWED,
            "key",
            "No rule lets account " + request.requester() + " use this key.",
            "Mend the name of the key, or ask the owners of the key account for a rule.");
    return request.key().map(key -> reason.got(key.text())).orElse(reason);
  }
}
