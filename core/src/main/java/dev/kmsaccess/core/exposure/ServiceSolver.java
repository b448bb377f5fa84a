package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.ContextKey.Origin;
import dev.kmsaccess.core.exposure.Naming.Anchor;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds an AWS service that calls by itself. Some have several names, each in a Region of its own
 * or in none.
 */
final class ServiceSolver {

  // How the names of services end in the partitions of which AWS says it.
  private static final Map<String, List<Glob>> SERVICES =
      Map.of(
          CallerShapes.AWS,
          List.of(Glob.like("?*.amazonaws.com")),
          "aws-us-gov",
          List.of(Glob.like("?*.amazonaws.com")),
          "aws-cn",
          List.of(Glob.like("?*.amazonaws.com"), Glob.like("?*.amazonaws.com.cn")));

  private final String partition;
  private final Anchor anchor;
  private final List<Literal> literals;
  private final List<PolicyPrincipal> avoided;
  private final Function<ContextKey, @Nullable String> variables;
  private final Budget budget;
  private boolean undecided;

  /**
   * @param partition that of the key
   * @param avoided whom the caller must not be
   * @param variables the values of other keys
   */
  ServiceSolver(
      String partition,
      Anchor anchor,
      List<Literal> literals,
      List<PolicyPrincipal> avoided,
      Function<ContextKey, @Nullable String> variables,
      Budget budget) {
    this.partition = partition;
    this.anchor = anchor;
    this.literals = literals;
    this.avoided = avoided;
    this.variables = variables;
    this.budget = budget;
  }

  boolean isUndecided() {
    return undecided;
  }

  /** Returns a service, one with a single name if there is such; null if none was found. */
  @Nullable Person solve() {
    Several asked = Several.of(namesAsked());
    TextProblem alone = serviceName(asked);
    asked.ofOne().forEach(it -> alone.demand(View.WHOLE, it));
    String name = solvedName(alone, anchor.service());
    if (name != null || asked.ofOne().isEmpty()) {
      return name == null ? null : Person.service(List.of(name));
    }
    if (solvedName(serviceName(asked), anchor.service()) == null) {
      return null;
    }
    TextProblem among = serviceName(asked);
    for (Literal literal : asked.ofOne()) {
      if (anchor.service() == null && literal.wantsMatch()) {
        List<ValuePattern> members = literal.test().patterns(variables);
        among.demand(View.WHOLE, ServiceNames.havingOneLike(members, possible(), budget), true);
      }
    }
    name = solvedName(among, anchor.service());
    if (name == null) {
      return null;
    }
    Set<String> names = new LinkedHashSet<>(List.of(name));
    for (int i = 0; anchor.service() == null && i < asked.ofOne().size(); i++) {
      String member = member(asked, asked.ofOne().get(i), possible());
      if (member == null) {
        return null;
      }
      names.add(ServiceNames.withoutRegion(member));
    }
    for (String candidate : names) {
      List<String> all =
          solvedName(serviceName(asked), candidate) == null
              ? null
              : membersBeside(candidate, asked);
      if (all != null) {
        return Person.service(all);
      }
    }
    // Not every service was tried that might have the names that are asked for.
    undecided |= anchor.service() == null;
    return null;
  }

  private List<Literal> namesAsked() {
    List<Literal> asked = new ArrayList<>(0);
    for (Literal literal : literals) {
      if (literal.test().key().origin() == Origin.PRINCIPAL_SERVICE_NAMES
          && literal.test().templates().isEmpty()) {
        asked.add(literal);
      }
    }
    return asked;
  }

  /** Returns all names of a service, its own first; null if they cannot be as they must. */
  private @Nullable List<String> membersBeside(String name, Several asked) {
    Set<String> all = new LinkedHashSet<>(List.of(name));
    for (Literal own : asked.ofOne()) {
      String member = member(asked, own, ServiceNames.of(name));
      if (member == null) {
        return null;
      }
      all.add(member);
    }
    return List.copyOf(all);
  }

  /** A service that the policy does not name must be one that there may be. */
  private List<Glob> possible() {
    return SERVICES.getOrDefault(partition, List.of(Glob.anything()));
  }

  private @Nullable String member(Several asked, Literal own, List<Glob> forms) {
    TextProblem problem = problem().demand(View.WHOLE, own);
    for (Literal literal : asked.ofEach()) {
      problem.demand(View.WHOLE, literal);
    }
    return solved(problem.demand(View.WHOLE, forms, true), Shape.SERVICE.examples());
  }

  /** Returns the search for the name that a service calls by. */
  private TextProblem serviceName(Several asked) {
    TextProblem problem = problem();
    asked.ofEach().forEach(it -> problem.demand(View.WHOLE, it));
    problem.demand(View.WHOLE, Origin.PRINCIPAL_SERVICE_NAME, literals);
    problem.demand(View.WHOLE, Origin.PRINCIPAL_USER_ID, literals);
    if (anchor.service() == null) {
      problem.demand(View.WHOLE, possible(), true);
    }
    List<Glob> others = new ArrayList<>();
    for (PolicyPrincipal principal : avoided) {
      if (principal instanceof PolicyPrincipal.ServicePrincipal(String name)) {
        others.add(Glob.literal(name));
      }
    }
    return problem.demand(View.WHOLE, others, false);
  }

  private @Nullable String solvedName(TextProblem problem, @Nullable String only) {
    if (only == null) {
      return solved(problem, Shape.SERVICE.examples());
    }
    return solved(problem.demand(View.WHOLE, List.of(Glob.literal(only)), true), List.of(only));
  }

  private TextProblem problem() {
    return new TextProblem(Shape.SERVICE, variables, budget);
  }

  private @Nullable String solved(TextProblem problem, List<String> examples) {
    String name = problem.solve(examples);
    undecided |= problem.isUndecided();
    return name;
  }
}
