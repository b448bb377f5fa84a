package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.ContextKey.Origin;
import dev.kmsaccess.core.policy.Quantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what a condition key that does not follow from the caller may say in a request. */
final class KeySolver {

  private static final List<String> ADDRESSES =
      List.of("203.0.113.10", "198.51.100.7", "2001:db8::1");
  private static final String SERVICES_OWN = "kms:encryptioncontext:aws:";

  // A trail is "trail/NAME" with no colon in it, so an account of ours stands nowhere else.
  private static final List<Glob> NO_TRAILS = List.of(Glob.like("arn:*:cloudtrail:*:*:*:*"));

  private final Facts facts;
  private final Boundary boundary;
  private final Side side;
  private final Budget budget;
  private boolean undecided;

  KeySolver(Facts facts, Boundary boundary, Side side, Budget budget) {
    this.facts = facts;
    this.boundary = boundary;
    this.side = side;
    this.budget = budget;
  }

  boolean isUndecided() {
    return undecided;
  }

  /** Whether a request for the action can have the key at all. */
  boolean isAvailable(ContextKey key, long action) {
    if ((key.actions() & action) == 0) {
      return false;
    }
    return switch (key.origin()) {
      case SOURCE_ACCOUNT, SOURCE_ARN, SOURCE_ORGANIZATION, SOURCE_PATHS -> side == Side.SERVICE;
      case PRINCIPAL_ATTRIBUTE -> side != Side.SERVICE;
      default -> true;
    };
  }

  /**
   * Returns values with which all the tests pass: none if the key may be missing, null if there are
   * no such values or none were found.
   */
  @Nullable List<String> solve(
      ContextKey key,
      List<Literal> literals,
      long action,
      Function<ContextKey, @Nullable String> variables) {
    String fixed = facts.value(key);
    if (fixed != null) {
      return all(literals, fixed, variables) ? List.of(fixed) : null;
    }
    boolean available = isAvailable(key, action);
    if ((!key.always() || !available) && allMissing(literals)) {
      return List.of();
    }
    if (!available) {
      return null;
    }
    for (Literal literal : literals) {
      if (literal.test().isNull() && !literal.allowsPresent()) {
        return null;
      }
    }
    TextProblem one = problem(key, literals, variables);
    for (Literal literal : literals) {
      one.demand(View.WHOLE, literal);
    }
    String value = solved(one, key);
    if (value != null) {
      return List.of(value);
    }
    if (mayBeEmpty(key, literals) && all(literals, "", variables)) {
      return List.of("");
    }
    return key.several() ? several(key, literals, variables) : null;
  }

  /**
   * Whether the empty text is a value of its own: tags and pairs of an encryption context can have
   * it, but under a prefix it counts as none.
   */
  private static boolean mayBeEmpty(ContextKey key, List<Literal> literals) {
    return (key.isPrincipalTag() || key.origin() == Origin.ENCRYPTION_CONTEXT)
        && literals.stream()
            .allMatch(it -> it.test().isNull() || it.test().quantifier() == Quantifier.NONE);
  }

  /** Whether a value passes all the tests. */
  static boolean all(
      List<Literal> literals, String value, Function<ContextKey, @Nullable String> variables) {
    for (Literal literal : literals) {
      if (literal.test().holds(value, variables) != literal.wanted()) {
        return false;
      }
    }
    return true;
  }

  private static boolean allMissing(List<Literal> literals) {
    for (int i = 0; i < literals.size(); i++) {
      if (!literals.get(i).allowsMissing()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Solves for several values: what all values must do, each must do; what one must do, a value of
   * its own can.
   */
  private @Nullable List<String> several(
      ContextKey key, List<Literal> literals, Function<ContextKey, @Nullable String> variables) {
    Several asked = Several.of(literals);
    List<String> values = new ArrayList<>();
    for (Literal own : asked.ofOne()) {
      TextProblem problem = problem(key, literals, variables).demand(View.WHOLE, own);
      for (Literal literal : asked.ofEach()) {
        problem.demand(View.WHOLE, literal);
      }
      String value = solved(problem, key);
      if (value == null) {
        return null;
      }
      if (!values.contains(value)) {
        values.add(value);
      }
    }
    return values.isEmpty() ? null : values;
  }

  private @Nullable String solved(TextProblem problem, ContextKey key) {
    String value = problem.solve(examples(key));
    undecided |= problem.isUndecided();
    return value;
  }

  private List<String> examples(ContextKey key) {
    return switch (key.origin()) {
      case NETWORK_ADDRESS -> ADDRESSES;
      case CREDENTIALS_TIME -> List.of(facts.now().toString());
      case NETWORK_VPC -> List.of("vpc-0a1b2c3d4e5f67890", "vpc-0f9e8d7c6b5a43210");
      case NETWORK_ENDPOINT -> List.of("vpce-0a1b2c3d4e5f67890", "vpce-0f9e8d7c6b5a43210");
      case REQUEST ->
          switch (key.name()) {
            case "kms:viaservice" -> List.of("s3.us-east-1.amazonaws.com");
            case "aws:calledvia", "aws:calledviafirst", "aws:calledvialast" ->
                List.of("athena.amazonaws.com");
            default -> key.shape().examples();
          };
      default -> key.shape().examples();
    };
  }

  private TextProblem problem(
      ContextKey key, List<Literal> literals, Function<ContextKey, @Nullable String> variables) {
    TextProblem problem = new TextProblem(key.shape(), variables, budget);
    if (key.origin() == Origin.CREDENTIALS_TIME) {
      return problem.only(it -> isPast(it) || Literals.date(it) == null);
    }
    if (side == Side.INSIDE) {
      return problem;
    }
    return switch (key.origin()) {
      case NETWORK_ADDRESS -> {
        boolean texts = literals.stream().allMatch(it -> it.test().isOverTexts());
        yield problem.only(
            it -> CidrBlock.parse(it).map(ip -> !boundary.hasAddress(ip)).orElse(texts));
      }
      case NETWORK_VPC ->
          problem.forbid(View.WHOLE, boundary.zone().vpcs()::contains, Glob::literal);
      case NETWORK_ENDPOINT ->
          problem.forbid(View.WHOLE, boundary.zone().endpoints()::contains, Glob::literal);
      case NETWORK_ACCOUNT, SOURCE_ACCOUNT ->
          problem.forbid(View.WHOLE, boundary::hasAccount, Glob::literal);
      case NETWORK_ORGANIZATION, SOURCE_ORGANIZATION ->
          problem.forbid(View.WHOLE, boundary::hasOrganization, Glob::literal);
      case NETWORK_PATHS, SOURCE_PATHS ->
          problem.forbid(View.WHOLE, boundary::hasPath, boundary::pathPattern);
      case SOURCE_ARN, CALLERS_RESOURCE -> outsideResource(problem);
      case ENCRYPTION_CONTEXT ->
          // What a service puts there of its own accord names the resource that it acts for.
          side == Side.SERVICE && key.name().startsWith(SERVICES_OWN)
              ? outsideResource(problem)
              : problem;
      default -> problem;
    };
  }

  private TextProblem outsideResource(TextProblem problem) {
    return problem
        .forbid(View.ACCOUNT, boundary::hasAccount, Glob::literal)
        .demand(View.WHOLE, NO_TRAILS, false);
  }

  private boolean isPast(String date) {
    var instant = Literals.date(date);
    return instant != null && !instant.isAfter(facts.now());
  }
}
