package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.ContextKey.Origin;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Quantifier;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for the smallest edit that closes a statement: first what changes a condition that was
 * meant to be the boundary, then what takes outsiders off the list, then a new boundary, and only
 * then the end of the statement. Each is tried on the analysis itself before it is proposed.
 */
final class Fixes {

  private static final long STEPS = 20_000;

  private static final long CANDIDATES = 100;

  private final Reading reading;
  private final Statement statement;
  private final Budget budget = new Budget(STEPS);

  private Fixes(Reading reading, Statement statement) {
    this.reading = reading;
    this.statement = statement;
  }

  static Fix closing(Reading reading, Statement statement, Exposure exposure) {
    return new Fixes(reading, statement).find(exposure);
  }

  private Fix find(Exposure exposure) {
    if (!reading.spend(CANDIDATES)) {
      return new Fix.RemoveStatement(statement.index());
    }
    List<Fix> candidates = new ArrayList<>();
    for (int i = 0; i < statement.conditions().size(); i++) {
      tightened(i, candidates);
    }
    boolean listed = removedPrincipals(candidates);
    // Whoever must be ours, or act for us, is no outsider; that needs no trying.
    List<Condition> certain = new ArrayList<>(2);
    if (exposure == Exposure.SERVICE && isForServicesOnly()) {
      certain.add(Condition.of(Comparison.STRING_EQUALS, "aws:SourceAccount", owner()));
    }
    if (!listed) {
      boundary().ifPresent(certain::add);
    }
    certain.forEach(it -> add(it, candidates));
    for (Fix candidate : candidates) {
      if ((candidate instanceof Fix.AddCondition added && certain.contains(added.condition()))
          || closes(candidate)) {
        return candidate;
      }
    }
    return new Fix.RemoveStatement(statement.index());
  }

  private boolean closes(Fix fix) {
    if (!reading.spend(CANDIDATES)) {
      return false;
    }
    PolicyDocument edited = fix.applyTo(reading.policy());
    Reading again = new Reading(edited, reading.facts(), reading.boundary(), budget);
    Rule rule = again.allow(statement.index());
    return rule == null || (again.ways(rule, KmsActions.EFFECTIVE).isEmpty() && !budget.isSpent());
  }

  private void tightened(int position, List<Fix> candidates) {
    Condition condition = statement.conditions().get(position);
    Origin origin = ContextKey.of(condition.key()).origin();
    if (!(condition.operator() instanceof Operator.Known known)
        || known.comparison() == Comparison.NULL
        || !(origin.isPrincipal() || isOfSource(origin))) {
      return;
    }
    List<String> inside = condition.values().stream().filter(it -> isInside(origin, it)).toList();
    boolean fewer = !inside.isEmpty() && inside.size() < condition.values().size();
    if (fewer && !known.comparison().negated()) {
      replace(position, known, condition.key(), inside, candidates);
    }
    if (known.ifExists()) {
      Operator.Known plain = new Operator.Known(known.quantifier(), known.comparison(), false);
      replace(position, plain, condition.key(), condition.values(), candidates);
      if (fewer) {
        replace(position, plain, condition.key(), inside, candidates);
      }
    }
    if (known.quantifier() == Quantifier.FOR_ALL_VALUES) {
      add(Condition.of(Comparison.NULL, condition.key(), "false"), candidates);
    }
  }

  private static boolean isOfSource(Origin origin) {
    return origin == Origin.SOURCE_ACCOUNT
        || origin == Origin.SOURCE_ARN
        || origin == Origin.SOURCE_ORGANIZATION
        || origin == Origin.SOURCE_PATHS;
  }

  private boolean isInside(Origin origin, String value) {
    Boundary boundary = reading.boundary();
    return switch (origin) {
      case PRINCIPAL_ACCOUNT, SOURCE_ACCOUNT -> boundary.hasAccount(value);
      case PRINCIPAL_ARN, SOURCE_ARN -> boundary.hasAccount(View.ACCOUNT.of(value));
      case PRINCIPAL_ORGANIZATION, SOURCE_ORGANIZATION -> boundary.hasOrganization(value);
      case PRINCIPAL_PATHS, SOURCE_PATHS -> boundary.hasPath(value);
      default -> true;
    };
  }

  private void replace(
      int position, Operator operator, String key, List<String> values, List<Fix> candidates) {
    Condition condition = new Condition(operator, key, values, Place.NONE);
    boolean taken =
        statement.conditions().stream()
            .filter(it -> it != statement.conditions().get(position))
            .anyMatch(it -> hasSamePlace(it, condition));
    if (!taken) {
      candidates.add(new Fix.ReplaceCondition(statement.index(), position, condition));
    }
  }

  private void add(Condition condition, List<Fix> candidates) {
    if (statement.conditions().stream().noneMatch(it -> hasSamePlace(it, condition))) {
      candidates.add(new Fix.AddCondition(statement.index(), condition));
    }
  }

  private static boolean hasSamePlace(Condition a, Condition b) {
    return a.operator().equals(b.operator()) && a.key().equalsIgnoreCase(b.key());
  }

  /** Returns whether there is nobody on the list but outsiders. */
  private boolean removedPrincipals(List<Fix> candidates) {
    if (!(statement.principal() instanceof PrincipalElement.Principal(List<PolicyPrincipal> all))) {
      return false;
    }
    List<PolicyPrincipal> outside = all.stream().filter(this::isOutside).toList();
    if (!outside.isEmpty() && outside.size() < all.size()) {
      candidates.add(new Fix.RemovePrincipals(statement.index(), outside));
    }
    return outside.size() == all.size();
  }

  private boolean isOutside(PolicyPrincipal principal) {
    return switch (principal) {
      case PolicyPrincipal.AccountPrincipal it -> reading.isOutside(it.account());
      case PolicyPrincipal.ArnPrincipal it -> reading.isOutside(it.arn().account());
      default -> false;
    };
  }

  private boolean isForServicesOnly() {
    return statement.principal() instanceof PrincipalElement.Principal(List<PolicyPrincipal> all)
        && all.stream().allMatch(PolicyPrincipal.ServicePrincipal.class::isInstance);
  }

  /** Returns the condition that admits ourselves alone. */
  private Optional<Condition> boundary() {
    if (isForServicesOnly()) {
      return Optional.empty();
    }
    TrustZone zone = reading.boundary().zone();
    if (!zone.organizations().isEmpty()) {
      String[] ours = zone.organizations().stream().map(OrganizationId::id).toArray(String[]::new);
      return Optional.of(Condition.of(Comparison.STRING_EQUALS, "aws:PrincipalOrgID", ours));
    }
    String[] ours =
        Stream.concat(Stream.of(owner()), zone.accounts().stream().map(AccountId::id).sorted())
            .distinct()
            .toArray(String[]::new);
    return Optional.of(Condition.of(Comparison.STRING_EQUALS, "aws:PrincipalAccount", ours));
  }

  private String owner() {
    return reading.boundary().owner();
  }
}
