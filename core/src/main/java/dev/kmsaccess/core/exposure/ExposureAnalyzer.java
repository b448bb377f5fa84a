package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides over all requests at once: is there any that a principal outside the trust zone could
 * make now, and that a key policy would allow?
 *
 * <p>An outsider cannot choose what follows from who they are: account, organisation, ARN, unique
 * id. They freely choose the rest: tags, encryption context, the service they go through, their
 * address. Networks close a policy only where the zone lists them. What the analysis does not know
 * (a key, an operator) and what it cannot decide within its steps is a finding that is not proven;
 * nothing passes in silence.
 *
 * <p>It reads the key policy alone: not the trust policies of roles in the key's account, no
 * service or resource control policy, and no grant (see {@link GrantExposure}). KMS takes signed
 * requests only, so the anonymous are not asked about.
 *
 * <p>It is total and deterministic: every policy gets its verdict within a fixed number of steps.
 * Instances may be shared.
 */
public final class ExposureAnalyzer {

  // Some three milliseconds; what people write takes a hundredth of it.
  private static final long STEPS = 240_000;

  /** What comes after the last year that has four digits, as dates are written, never comes. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final TrustZone zone;
  private final Boundary boundary;

  private ExposureAnalyzer(TrustZone zone) {
    this.zone = zone;
    this.boundary = Boundary.of(zone);
  }

  /** Returns an analyser for which the zone, and the account that owns the key, is inside. */
  public static ExposureAnalyzer within(TrustZone zone) {
    return new ExposureAnalyzer(zone);
  }

  /** Returns what the policy lets outsiders do with the key. */
  public ExposureVerdict analyze(PolicyDocument policy, KeyArn key, Instant now) {
    Budget budget = new Budget(STEPS);
    Boundary around = boundary.around(key.account());
    Reading reading = read(policy, key, now, around, budget);
    List<Finding> findings = new ArrayList<>(0);
    Advisories advisories = new Advisories(reading);
    Exposure exposure = Exposure.NONE;
    Findings wording = new Findings(reading, Optional.empty());
    for (Rule rule : reading.allows()) {
      List<Way> ways = reading.ways(rule, KmsActions.ALL);
      List<Finding> found = wording.of(rule, effective(ways));
      for (Finding finding : found) {
        exposure = exposure.or(finding.exposure());
      }
      findings.addAll(found);
      advisories.add(rule, ways);
    }
    Optional<Instant> opensAt = Optional.empty();
    if (exposure != Exposure.PUBLIC) {
      opensAt = opening(policy, key, now, around, budget, exposure, findings);
    }
    return new ExposureVerdict(exposure, opensAt, findings, advisories.all());
  }

  private Reading read(
      PolicyDocument policy, KeyArn key, Instant now, Boundary around, Budget budget) {
    Facts facts = new Facts(key, zone, now, policy.version().hasVariables());
    return new Reading(policy, facts, around, budget);
  }

  private static List<Way> effective(List<Way> ways) {
    List<Way> effective = new ArrayList<>(ways.size());
    for (Way way : ways) {
      long actions = way.actions() & KmsActions.EFFECTIVE;
      if (actions != 0) {
        effective.add(new Way(actions, way.outcome()));
      }
    }
    return effective;
  }

  /** Adds what opens wider at a later instant, and returns the first such. */
  private Optional<Instant> opening(
      PolicyDocument policy,
      KeyArn key,
      Instant now,
      Boundary around,
      Budget budget,
      Exposure exposure,
      List<Finding> findings) {
    for (Instant later : instants(policy, now)) {
      Reading reading = read(policy, key, later, around, budget);
      Findings wording = new Findings(reading, Optional.of(later));
      List<Finding> wider = new ArrayList<>(0);
      for (Rule rule : reading.allows()) {
        List<Way> ways =
            reading.ways(rule, KmsActions.EFFECTIVE).stream()
                .filter(it -> it.outcome().exposure().compareTo(exposure) > 0)
                .toList();
        wider.addAll(wording.of(rule, ways));
      }
      if (!wider.isEmpty()) {
        findings.addAll(wider);
        return Optional.of(later);
      }
    }
    return Optional.empty();
  }

  /** Returns the instants after now at which a date of the policy is reached or passed. */
  private static Iterable<Instant> instants(PolicyDocument policy, Instant now) {
    TreeSet<Instant> instants = new TreeSet<>();
    for (Statement statement : policy.statements()) {
      for (Condition condition : statement.conditions()) {
        if (mayOpen(statement, condition)) {
          for (String value : condition.values()) {
            addInstants(value, now, instants);
          }
        }
      }
    }
    return instants;
  }

  /** Whether the passing of time can make the condition let more in than before. */
  private static boolean mayOpen(Statement statement, Condition condition) {
    ContextKey.Origin origin = ContextKey.of(condition.key()).origin();
    boolean isTime =
        origin == ContextKey.Origin.NOW || origin == ContextKey.Origin.CREDENTIALS_TIME;
    if (!isTime || !(condition.operator() instanceof Operator.Known known)) {
      return false;
    }
    return switch (known.comparison()) {
      case DATE_LESS_THAN, DATE_LESS_THAN_EQUALS, NUMERIC_LESS_THAN, NUMERIC_LESS_THAN_EQUALS ->
          statement.effect() == Effect.DENY;
      case DATE_GREATER_THAN,
          DATE_GREATER_THAN_EQUALS,
          NUMERIC_GREATER_THAN,
          NUMERIC_GREATER_THAN_EQUALS ->
          statement.effect() == Effect.ALLOW;
      default -> true;
    };
  }

  private static void addInstants(String value, Instant now, TreeSet<Instant> instants) {
    Instant date = instant(value);
    if (date == null || date.isAfter(LAST)) {
      return;
    }
    if (date.isAfter(now)) {
      instants.add(date);
    }
    if (date.plusSeconds(1).isAfter(now)) {
      instants.add(date.plusSeconds(1));
    }
  }

  private static @Nullable Instant instant(String value) {
    Instant date = Literals.date(value);
    if (date != null) {
      return date;
    }
    BigDecimal seconds = Literals.number(value);
    return seconds != null
            && seconds.signum() >= 0
            && seconds.compareTo(BigDecimal.valueOf(LAST.getEpochSecond())) <= 0
        ? Instant.ofEpochSecond(seconds.longValue())
        : null;
  }
}
