package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.ContextKey.Origin;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Quantifier;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the smallest edit that closes a statement: first what changes a condition that was
 * meant to be the boundary, then what takes outsiders off the list, then a new boundary, and only
 * then the end of the statement. Each is tried on the analysis itself before it is proposed, and
 * what keeps whoever of ours the statement lets in comes before what does not.
 */
final class Fixes {

  private static final long STEPS = 20_000;

  private static final long CANDIDATES = 100;

  /**
   * It names no source where it publishes to an encrypted topic (<a
   * href="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html">Amazon SNS key
   * management</a>).
   */
  private static final String EVENT_BRIDGE = "events.amazonaws.com";

  private static final String TOPIC = "kms:EncryptionContext:aws:sns:topicArn";
  private static final String SILENT =
      "EventBridge passes no aws:SourceAccount, aws:SourceArn or aws:SourceOrgID when it publishes"
          + " to an encrypted topic";
  private static final String BY_TOPICS =
      ", so that a condition on one of them would end its deliveries; this one names the topics."
          + " What it delivers elsewhere needs a statement of its own.";
  private static final String BESIDE_TOPICS =
      ": give it a statement of its own, tied to the topics by " + TOPIC + ".";

  private final Reading reading;
  private final Statement statement;
  private final Budget budget;
  private final @Nullable Insiders insiders;

  private Fixes(Reading reading, Statement statement) {
    this.reading = reading;
    this.statement = statement;
    this.budget = reading.forFixing(STEPS);
    Rule rule = reading.allow(statement.index());
    this.insiders = rule == null ? null : new Insiders(reading, rule);
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
    List<Fix> certain = new ArrayList<>(2);
    if (exposure == Exposure.SERVICE && isForServices()) {
      // But what was not decided about the names of services is not decided by their sources.
      sources(candidates, asksForNames() ? candidates : certain);
    } else if (!listed && !isForServicesOnly()) {
      add(boundary(), "", certain);
    }
    candidates.addAll(certain);
    Fix closing = null;
    for (Fix candidate : candidates) {
      if (certain.contains(candidate) || closes(candidate)) {
        if (keepsInsiders(candidate)) {
          return candidate;
        }
        closing = closing == null ? candidate : closing;
      }
    }
    return closing == null ? new Fix.RemoveStatement(statement.index()) : closing;
  }

  /** Whether whoever of ours the statement lets in is let in after the edit, too. */
  private boolean keepsInsiders(Fix fix) {
    return switch (fix) {
      case Fix.AddCondition it -> insiders == null || insiders.pass(it.condition());
      case Fix.ReplaceCondition it ->
          (insiders == null || insiders.pass(it.condition())) && keepsSources(it);
      case Fix.RemovePrincipals it -> true;
      case Fix.RemoveStatement it -> false;
    };
  }

  /** Whether no value is taken out that a source of ours may have. */
  private boolean keepsSources(Fix.ReplaceCondition fix) {
    Condition before = statement.conditions().get(fix.position());
    Origin origin = ContextKey.of(before.key()).origin();
    return !isOfSource(origin)
        || before.values().stream()
            .filter(it -> !fix.condition().values().contains(it))
            .noneMatch(it -> mayBeOurs(origin, it));
  }

  private boolean mayBeOurs(Origin origin, String value) {
    Boundary boundary = reading.boundary();
    boolean isKnown = !boundary.zone().accounts().isEmpty() || boundary.organizations().isEmpty();
    return switch (origin) {
      case SOURCE_ACCOUNT, SOURCE_ARN -> {
        Glob account = Glob.like(origin == Origin.SOURCE_ARN ? View.ACCOUNT.of(value) : value);
        // The ARN of a bucket does not say whose it is.
        boolean open =
            account.length() == 0 || (!account.isLiteral() && !boundary.organizations().isEmpty());
        yield open
            || !isKnown
            || boundary.aroundNobody().otherAccounts().stream().anyMatch(account::matches);
      }
      case SOURCE_ORGANIZATION ->
          boundary.organizations().stream().anyMatch(Glob.like(value)::matches);
      default -> Glob.like(value).isLiteral() ? boundary.hasPath(value) : true;
    };
  }

  private boolean closes(Fix fix) {
    if (!reading.spend(CANDIDATES)) {
      return false;
    }
    Reading again = reading.edited(fix, budget);
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
      add(Condition.of(Comparison.NULL, condition.key(), "false"), "", candidates);
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

  private void add(Condition condition, String remark, List<Fix> candidates) {
    if (statement.conditions().stream().noneMatch(it -> hasSamePlace(it, condition))) {
      candidates.add(new Fix.AddCondition(statement.index(), condition, remark));
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

  /** Whether it lets in services and nobody of ours. */
  private boolean isForServices() {
    return isForServicesOnly() || (insiders != null && !insiders.any());
  }

  private boolean asksForNames() {
    return reading.policyOf(statement).statements().stream()
        .flatMap(it -> it.conditions().stream())
        .anyMatch(it -> ContextKey.of(it.key()).origin() == Origin.PRINCIPAL_SERVICE_NAMES);
  }

  /**
   * Adds what ties services to ourselves.
   *
   * @param sure where that goes which asks for the source
   */
  private void sources(List<Fix> candidates, List<Fix> sure) {
    List<String> named = services();
    boolean silent = named.contains(EVENT_BRIDGE);
    if (silent && named.size() == 1) {
      String sns = "arn:" + reading.facts().key().partition() + ":sns:*:";
      String[] topics = ourAccounts().map(it -> sns + it + ":*").toArray(String[]::new);
      add(Condition.of(Comparison.ARN_LIKE, TOPIC, topics), SILENT + BY_TOPICS, candidates);
      return;
    }
    String remark = silent ? SILENT + BESIDE_TOPICS : "";
    String[] organizations = ourOrganizations();
    add(
        organizations.length > 0
            ? Condition.of(Comparison.STRING_EQUALS, "aws:SourceOrgID", organizations)
            : Condition.of(
                Comparison.STRING_EQUALS,
                "aws:SourceAccount",
                ourAccounts().toArray(String[]::new)),
        remark,
        sure);
  }

  private List<String> services() {
    return statement.principal() instanceof PrincipalElement.Principal(List<PolicyPrincipal> all)
        ? all.stream().map(PolicyPrincipal::text).distinct().toList()
        : List.of();
  }

  /** Returns the condition that admits ourselves alone. */
  private Condition boundary() {
    String[] organizations = ourOrganizations();
    return organizations.length > 0
        ? Condition.of(Comparison.STRING_EQUALS, "aws:PrincipalOrgID", organizations)
        : Condition.of(
            Comparison.STRING_EQUALS, "aws:PrincipalAccount", ourAccounts().toArray(String[]::new));
  }

  private String[] ourOrganizations() {
    return reading.boundary().zone().organizations().stream()
        .map(OrganizationId::id)
        .toArray(String[]::new);
  }

  /** Returns our accounts, the key's own first. */
  private Stream<String> ourAccounts() {
    Boundary boundary = reading.boundary();
    return Stream.concat(Stream.of(boundary.owner()), boundary.otherAccounts().stream());
  }
}
