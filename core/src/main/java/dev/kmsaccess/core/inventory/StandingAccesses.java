package dev.kmsaccess.core.inventory;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.GrantExposure;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.inventory.StandingEntry.Kind;
import dev.kmsaccess.core.inventory.StandingEntry.Reach;
import dev.kmsaccess.core.keypolicy.AccessStatements;
import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads off a key's policy and its grants who in other accounts can use it.
 *
 * @param zone who is inside
 * @param now the instant that is meant
 */
public record StandingAccesses(TrustZone zone, Instant now) {

  private static final Set<Comparison> NAMING =
      EnumSet.of(
          Comparison.ARN_EQUALS,
          Comparison.ARN_LIKE,
          Comparison.STRING_EQUALS,
          Comparison.STRING_LIKE);

  /** Returns what a key's policy gives to other accounts, a line for each principal. */
  public List<StandingEntry> of(KeyArn key, PolicyDocument policy) {
    Set<Integer> open =
        ExposureAnalyzer.within(zone).analyze(policy, key, now).findings().stream()
            .map(Finding::statement)
            .collect(Collectors.toSet());
    List<StandingEntry> entries = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      if (statement.effect() == Effect.ALLOW) {
        add(key, statement, open.contains(statement.index()), entries);
      }
    }
    return entries;
  }

  /**
   * Returns what a grant gives to another account; empty where its grantee is of the key's own, or
   * a service made it for itself.
   */
  public Optional<StandingEntry> of(KeyArn key, ListedGrant grant, List<String> operations) {
    GrantExposure exposure =
        GrantExposure.of(grant.grantee(), Optional.empty(), operations, key.account(), zone);
    return switch (exposure) {
      case GrantExposure.ServiceMade made -> Optional.empty();
      case GrantExposure.Inside(AccountId account, boolean reshares) ->
          account.equals(key.account())
              ? Optional.empty()
              : Optional.of(entry(key, grant, operations, Optional.of(account), Reach.INSIDE));
      case GrantExposure.Outside outside ->
          Optional.of(entry(key, grant, operations, Optional.of(outside.account()), Reach.OUTSIDE));
      case GrantExposure.Unknown unknown ->
          Optional.of(entry(key, grant, operations, Optional.empty(), Reach.UNKNOWN));
    };
  }

  private static StandingEntry entry(
      KeyArn key,
      ListedGrant grant,
      List<String> operations,
      Optional<AccountId> account,
      Reach reach) {
    Optional<AccessName> name =
        AccessName.parse(grant.name()) instanceof AccessName.Reading.Read(AccessName read)
            ? Optional.of(read)
            : Optional.empty();
    return new StandingEntry(
        key,
        Kind.GRANT,
        grant.grantId(),
        grant.grantee(),
        account,
        operations,
        List.of(),
        reach,
        name.isPresent(),
        Optional.of(grant.created()).filter(it -> it.isAfter(Instant.EPOCH)),
        name.map(AccessName::expiry));
  }

  private void add(KeyArn key, Statement statement, boolean open, List<StandingEntry> entries) {
    switch (statement.principal()) {
      case PrincipalElement.Anyone anyone -> entries.add(everybody(key, statement, "*", open));
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> but) ->
          entries.add(
              everybody(
                  key,
                  statement,
                  "everybody but "
                      + but.stream().map(PolicyPrincipal::text).collect(Collectors.joining(", ")),
                  open));
      case PrincipalElement.Principal(List<PolicyPrincipal> named) ->
          named.forEach(it -> add(key, statement, it, open, entries));
      case PrincipalElement.Absent absent -> {}
    }
  }

  private void add(
      KeyArn key,
      Statement statement,
      PolicyPrincipal principal,
      boolean open,
      List<StandingEntry> entries) {
    switch (principal) {
      case PolicyPrincipal.Everyone everyone -> entries.add(everybody(key, statement, "*", open));
      case PolicyPrincipal.AccountPrincipal account -> {
        if (!account.account().equals(key.account())) {
          entries.add(
              named(key, statement, roles(statement, account.text()), account.account(), open));
        }
      }
      case PolicyPrincipal.ArnPrincipal arn -> {
        if (!arn.arn().account().equals(key.account())) {
          entries.add(named(key, statement, arn.text(), arn.arn().account(), open));
        }
      }
      case PolicyPrincipal.UniqueId id ->
          entries.add(entry(key, statement, id.text(), Optional.empty(), Reach.UNKNOWN));
      case PolicyPrincipal.Federated federated ->
          entries.add(everybody(key, statement, federated.text(), open));
      case PolicyPrincipal.CanonicalUser user ->
          entries.add(entry(key, statement, user.text(), Optional.empty(), Reach.UNKNOWN));
      // A service acts for somebody; whether that is anyone, the audit tells.
      case PolicyPrincipal.ServicePrincipal service -> {}
    }
  }

  /** An account may stand there for the roles that a condition names. */
  private static String roles(Statement statement, String account) {
    List<String> arns =
        statement.conditions().stream()
            .filter(it -> it.key().equalsIgnoreCase("aws:PrincipalArn"))
            .filter(it -> isOne(it, NAMING))
            .flatMap(it -> it.values().stream())
            .toList();
    return arns.isEmpty() ? account : String.join(", ", arns);
  }

  private StandingEntry named(
      KeyArn key, Statement statement, String who, AccountId account, boolean open) {
    boolean inside = zone.trusts(account) || !open;
    return entry(key, statement, who, Optional.of(account), inside ? Reach.INSIDE : Reach.OUTSIDE);
  }

  private static StandingEntry everybody(
      KeyArn key, Statement statement, String who, boolean open) {
    return entry(key, statement, who, Optional.empty(), open ? Reach.OUTSIDE : Reach.INSIDE);
  }

  private static StandingEntry entry(
      KeyArn key, Statement statement, String who, Optional<AccountId> account, Reach reach) {
    return new StandingEntry(
        key,
        Kind.STATEMENT,
        statement.label(),
        who,
        account,
        actions(statement.action()),
        statement.conditions().stream().map(it -> it.operator().text() + " " + it.key()).toList(),
        reach,
        AccessStatements.name(statement.label()).isPresent(),
        Optional.empty(),
        StatementEnd.of(statement));
  }

  private static List<String> actions(ActionElement element) {
    return switch (element) {
      case ActionElement.Action(List<String> patterns) -> patterns;
      case ActionElement.NotAction(List<String> patterns) ->
          List.of("everything but " + String.join(", ", patterns));
      case ActionElement.Absent absent -> List.of();
    };
  }

  private static boolean isOne(Condition condition, Set<Comparison> comparisons) {
    return condition.operator() instanceof Operator.Known known
        && !known.ifExists()
        && comparisons.contains(known.comparison());
  }
}
