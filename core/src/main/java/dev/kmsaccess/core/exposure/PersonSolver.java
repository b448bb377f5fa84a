package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.ContextKey.Origin;
import dev.kmsaccess.core.exposure.Naming.Anchor;
import dev.kmsaccess.core.exposure.Person.Kind;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds a caller of one side of the boundary.
 *
 * <p>What the keys about a principal say hangs together: the account is a part of the ARN, the
 * organisation of the path. So one ARN, one path and one unique id are sought, and each key is a
 * view of one of them.
 */
final class PersonSolver {

  private static final Person USUAL =
      new Person(
          Kind.ROLE,
          CallerShapes.of(Kind.ROLE, CallerShapes.AWS).examples().getFirst(),
          Shape.ROLE_ID.examples().getFirst(),
          null);
  private static final String USUAL_ACCOUNT = View.ACCOUNT.of(USUAL.arn());

  private final Facts facts;
  private final Boundary boundary;
  private final Side side;
  private final @Nullable Described strangersTo;
  private final Budget budget;
  private boolean undecided;

  /**
   * @param strangersTo the policy that must not speak of the caller; null if it may
   */
  PersonSolver(
      Facts facts, Boundary boundary, Side side, @Nullable Described strangersTo, Budget budget) {
    this.facts = facts;
    this.boundary = boundary;
    this.side = side;
    this.strangersTo = strangersTo;
    this.budget = budget;
  }

  boolean isUndecided() {
    return undecided;
  }

  /**
   * Returns a caller of one of the anchors who passes the tests.
   *
   * @param avoided whom the caller must not be
   * @param tagged whether the caller must have tags, which the root user of an account never has
   * @param lasting whether the caller's credentials must be such as do not end
   * @param variables the values of other keys
   */
  @Nullable Person solve(
      List<Anchor> anchors,
      List<Literal> literals,
      List<PolicyPrincipal> avoided,
      boolean tagged,
      boolean lasting,
      Function<ContextKey, @Nullable String> variables) {
    if (literals.isEmpty() && avoided.isEmpty() && !tagged && !lasting && isUsual(anchors)) {
      return USUAL;
    }
    String path = side == Side.SERVICE ? "" : new Paths(literals, variables).path();
    for (int i = 0; path != null && i < anchors.size(); i++) {
      Anchor anchor = anchors.get(i);
      if (!budget.spend(4)) {
        undecided = true;
        return null;
      }
      if (!mayBeHere(anchor, literals)) {
        continue;
      }
      Request request = new Request(anchor, literals, avoided, variables);
      for (Kind kind : kinds(anchor)) {
        if ((tagged && kind == Kind.ROOT) || (lasting && kind.isSession())) {
          continue;
        }
        for (String partition : partitions(anchor, literals)) {
          Person person = request.solve(kind, partition, path);
          if (person != null) {
            return person;
          }
        }
      }
    }
    return null;
  }

  /** Whether anyone will do, and somebody who is nearly always nobody's will too. */
  private boolean isUsual(List<Anchor> anchors) {
    return side == Side.OUTSIDE
        && anchors.size() == 1
        && anchors.getFirst() == Anchor.ANYONE
        && facts.key().partition().equals(CallerShapes.AWS)
        && !boundary.hasAccount(USUAL_ACCOUNT)
        && (strangersTo == null || !strangersTo.person(USUAL));
  }

  private boolean mayBeHere(Anchor anchor, List<Literal> literals) {
    String account = anchor.account();
    if (account == null) {
      return true;
    }
    boolean here =
        switch (side) {
          case OUTSIDE -> !boundary.hasAccount(account);
          case INSIDE -> !account.equals(boundary.owner());
          case SERVICE -> false;
        };
    if (!here || (strangersTo != null && strangersTo.account(account))) {
      return false;
    }
    for (Literal literal : literals) {
      KeyTest test = literal.test();
      if (test.key().origin() == Origin.PRINCIPAL_ACCOUNT
          && test.templates().isEmpty()
          && test.holds(account, key -> null) != literal.wanted()) {
        return false;
      }
    }
    return true;
  }

  private List<Kind> kinds(Anchor anchor) {
    Kind kind = anchor.kind();
    if (side == Side.SERVICE) {
      return kind == null || kind == Kind.SERVICE ? List.of(Kind.SERVICE) : List.of();
    }
    if (kind == null) {
      return CallerShapes.PEOPLE;
    }
    return kind == Kind.SERVICE ? List.of() : List.of(kind);
  }

  /** The key's own partition, and those that conditions ask for. */
  private Set<String> partitions(Anchor anchor, List<Literal> literals) {
    String partition = anchor.partition();
    if (partition != null) {
      return Set.of(partition);
    }
    Set<String> partitions = Set.of(facts.key().partition());
    for (Literal literal : literals) {
      if (literal.test().key().origin() != Origin.PRINCIPAL_ARN) {
        continue;
      }
      for (String value : literal.test().condition().values()) {
        String named = CallerShapes.partitionIn(value);
        if (named != null && !partitions.contains(named)) {
          partitions = new LinkedHashSet<>(partitions);
          partitions.add(named);
        }
      }
    }
    return partitions;
  }

  private static boolean mayBePresent(Literal literal) {
    return !literal.test().isNull() || literal.allowsPresent();
  }

  private @Nullable String solved(TextProblem problem, List<String> examples) {
    String word = problem.solve(examples);
    undecided |= problem.isUndecided();
    return word;
  }

  /** Where in an organisation the caller's account must be; it hangs on nothing else. */
  private final class Paths {
    private final List<Literal> literals;
    private final Function<ContextKey, @Nullable String> variables;

    Paths(List<Literal> literals, Function<ContextKey, @Nullable String> variables) {
      this.literals = literals;
      this.variables = variables;
    }

    /** Returns a path, the empty text for an account in no organisation, null for none at all. */
    private @Nullable String path() {
      boolean asked = false;
      boolean missing = side == Side.OUTSIDE || boundary.organizations().isEmpty();
      for (Literal literal : literals) {
        Origin origin = literal.test().key().origin();
        if (origin == Origin.PRINCIPAL_ORGANIZATION || origin == Origin.PRINCIPAL_PATHS) {
          asked = true;
          missing &= literal.allowsMissing();
          if (!literal.allowsMissing() && !mayBePresent(literal)) {
            return null;
          }
        }
      }
      if (missing) {
        return "";
      }
      if (asked
          && literals.stream()
              .filter(it -> isOfOrganization(it.test().key().origin()))
              .anyMatch(it -> !mayBePresent(it))) {
        return null;
      }
      TextProblem problem = new TextProblem(Shape.ORGANIZATION_PATH, variables, budget);
      problem.demand(View.FIRST_STEP, Origin.PRINCIPAL_ORGANIZATION, literals);
      problem.demand(View.WHOLE, Origin.PRINCIPAL_PATHS, literals);
      List<String> examples = Shape.ORGANIZATION_PATH.examples();
      if (side == Side.OUTSIDE) {
        problem.forbid(View.FIRST_STEP, boundary::hasOrganization, Glob::literal);
        problem.forbid(View.WHOLE, boundary::hasPath, boundary::pathPattern);
        if (strangersTo != null) {
          Described described = strangersTo;
          problem.forbid(View.FIRST_STEP, described.organizations());
          problem.forbid(View.WHOLE, described.paths());
        }
      } else {
        // Where none is known to be ours, an account of ours may be in any.
        List<String> ours = List.copyOf(boundary.organizations());
        if (!ours.isEmpty()) {
          problem.demand(View.FIRST_STEP, ours.stream().map(Glob::literal).toList(), true);
          examples = List.of(View.FIRST_STEP.put(ours.getFirst(), examples.getFirst()));
        }
        if (strangersTo != null) {
          Described described = strangersTo;
          problem.forbid(View.WHOLE, described.paths());
        }
      }
      return solved(problem, examples);
    }

    private static boolean isOfOrganization(Origin origin) {
      return origin == Origin.PRINCIPAL_ORGANIZATION || origin == Origin.PRINCIPAL_PATHS;
    }
  }

  /** What one caller must be. */
  private final class Request {
    private final Anchor anchor;
    private final List<Literal> literals;
    private final List<PolicyPrincipal> avoided;
    private final Function<ContextKey, @Nullable String> variables;

    Request(
        Anchor anchor,
        List<Literal> literals,
        List<PolicyPrincipal> avoided,
        Function<ContextKey, @Nullable String> variables) {
      this.anchor = anchor;
      this.literals = literals;
      this.avoided = avoided;
      this.variables = variables;
    }

    @Nullable Person solve(Kind kind, String partition, String path) {
      for (Literal literal : literals) {
        boolean passes =
            switch (literal.test().key().origin()) {
              case PRINCIPAL_TYPE -> is(literal, kind.type());
              case PRINCIPAL_IS_SERVICE -> is(literal, Boolean.toString(kind == Kind.SERVICE));
              case PRINCIPAL_SERVICE_NAME, PRINCIPAL_SERVICE_NAMES ->
                  mayBe(literal, kind == Kind.SERVICE);
              case PRINCIPAL_USER_NAME -> mayBe(literal, kind == Kind.USER);
              case PRINCIPAL_ARN, PRINCIPAL_ACCOUNT -> mayBe(literal, kind != Kind.SERVICE);
              case PRINCIPAL_ORGANIZATION, PRINCIPAL_PATHS ->
                  kind != Kind.SERVICE || literal.allowsMissing();
              default -> mayBePresent(literal);
            };
        if (!passes) {
          return null;
        }
      }
      if (kind == Kind.SERVICE) {
        ServiceSolver services =
            new ServiceSolver(
                facts.key().partition(), anchor, literals, avoided, variables, budget);
        Person service = services.solve();
        undecided |= services.isUndecided();
        return service;
      }
      String arn = arn(kind, partition, "");
      if (kind == Kind.FEDERATED && arn != null && !passes(userIdOfFederated(arn))) {
        String federated = federated();
        if (federated == null) {
          return null;
        }
        arn = arnFor(federated, kind, partition);
        // An id and an ARN were found, but not for the same user.
        undecided |= arn == null;
      }
      String userId = arn == null ? null : userId(kind, arn);
      return arn == null || userId == null
          ? null
          : new Person(kind, arn, userId, path.isEmpty() ? null : path);
    }

    /** Returns the ARN of a federated user who has this id, or another one in its account. */
    private @Nullable String arnFor(String federated, Kind kind, String partition) {
      String arn = arn(kind, partition, federated);
      if (arn == null && anchor.resource() == null) {
        arn = arn(kind, partition, View.BEFORE_COLON.of(federated) + ":");
      }
      return arn != null && passes(userIdOfFederated(arn)) ? arn : null;
    }

    private boolean passes(String userId) {
      for (Literal literal : literals) {
        if (literal.test().key().origin() == Origin.PRINCIPAL_USER_ID
            && literal.test().templates().isEmpty()
            && !is(literal, userId)) {
          return false;
        }
      }
      return true;
    }

    private static String userIdOfFederated(String arn) {
      return View.ACCOUNT.of(arn) + ":" + View.NAME.of(arn);
    }

    private boolean asks(Origin origin) {
      for (Literal literal : literals) {
        if (literal.test().key().origin() == origin) {
          return true;
        }
      }
      return false;
    }

    private boolean is(Literal literal, String value) {
      return literal.test().holds(value, variables) == literal.wanted();
    }

    private boolean mayBe(Literal literal, boolean present) {
      return present ? mayBePresent(literal) : literal.allowsMissing();
    }

    private TextProblem problem(Shape shape) {
      return new TextProblem(shape, variables, budget);
    }

    /** Finds an ARN; of a federated user with this id, of which the name may be left open. */
    private @Nullable String arn(Kind kind, String partition, String federated) {
      String named = anchor.resource();
      Shape shape =
          named != null && named.indexOf(':') >= 0
              ? CallerShapes.ofAws(kind, partition)
              : CallerShapes.of(kind, partition);
      TextProblem problem = problem(shape);
      List<String> examples = shape.examples();
      String account = anchor.account();
      if (!federated.isEmpty()) {
        account = View.BEFORE_COLON.of(federated);
        String name = federated.substring(account.length() + 1);
        String there = View.ACCOUNT.put(account, examples.getFirst());
        if (name.isEmpty()) {
          problem.demand(View.ACCOUNT, List.of(Glob.literal(account)), true);
          examples = List.of(there);
        } else {
          String whole = View.NAME.put(name, there);
          problem.demand(View.WHOLE, List.of(Glob.literal(whole)), true);
          examples = List.of(whole);
        }
      } else if (account != null) {
        String prefix = View.ACCOUNT.put(account, examples.getFirst());
        String resource = anchor.resource();
        if (resource == null) {
          problem.demand(View.ACCOUNT, List.of(Glob.literal(account)), true);
          examples = List.of(prefix);
        } else if (anchor.isExact()) {
          String whole = prefix.substring(0, prefix.indexOf(account) + 13) + resource;
          problem.demand(View.WHOLE, List.of(Glob.literal(whole)), true);
          examples = List.of(whole);
        } else {
          problem.demand(View.ACCOUNT, List.of(Glob.literal(account)), true);
          problem.demand(View.NAME, List.of(Glob.literal(resource)), true);
          examples = List.of(View.NAME.put(resource, prefix));
        }
      }
      if (side == Side.OUTSIDE) {
        problem.forbid(View.ACCOUNT, boundary::hasAccount, Glob::literal);
      } else {
        problem.forbid(View.ACCOUNT, boundary.owner()::equals, Glob::literal);
        List<String> members = boundary.otherAccounts();
        if (!members.isEmpty() && boundary.organizations().isEmpty()) {
          problem.demand(View.ACCOUNT, members.stream().map(Glob::literal).toList(), true);
        }
      }
      if (strangersTo != null) {
        Described described = strangersTo;
        problem.forbid(View.ACCOUNT, described.accounts());
        problem.forbid(View.WHOLE, described.arns());
      }
      problem.demand(View.WHOLE, Origin.PRINCIPAL_ARN, literals);
      problem.demand(View.ACCOUNT, Origin.PRINCIPAL_ACCOUNT, literals);
      if (kind == Kind.USER) {
        problem.demand(View.NAME, Origin.PRINCIPAL_USER_NAME, literals);
      }
      if (kind == Kind.ROOT) {
        problem.demand(View.ACCOUNT, Origin.PRINCIPAL_USER_ID, literals);
      }
      avoid(problem);
      return solved(problem, examples);
    }

    private void avoid(TextProblem problem) {
      List<Glob> accounts = new ArrayList<>();
      List<Glob> arns = new ArrayList<>();
      for (PolicyPrincipal principal : avoided) {
        switch (principal) {
          case PolicyPrincipal.Everyone() -> arns.add(Glob.anything());
          case PolicyPrincipal.AccountPrincipal it -> accounts.add(Glob.literal(it.account().id()));
          case PolicyPrincipal.ArnPrincipal it -> arns.add(Glob.literal(it.arn().toString()));
          default -> {}
        }
      }
      problem.demand(View.ACCOUNT, accounts, false);
      problem.demand(View.WHOLE, arns, false);
    }

    private @Nullable String federated() {
      TextProblem problem = problem(Shape.FEDERATED_ID);
      problem.demand(View.WHOLE, Origin.PRINCIPAL_USER_ID, literals);
      problem.demand(View.BEFORE_COLON, Origin.PRINCIPAL_ACCOUNT, literals);
      problem.forbid(View.BEFORE_COLON, boundary::hasAccount, Glob::literal);
      if (strangersTo != null) {
        Described described = strangersTo;
        problem.forbid(View.BEFORE_COLON, described.accounts());
      }
      String account = anchor.account();
      String resource = anchor.resource();
      if (account != null && resource != null) {
        String id = account + ":" + resource.substring(resource.indexOf('/') + 1);
        problem.demand(View.WHOLE, List.of(Glob.literal(id)), true);
      } else if (account != null) {
        problem.demand(View.BEFORE_COLON, List.of(Glob.literal(account)), true);
      }
      return solved(problem, Shape.FEDERATED_ID.examples());
    }

    private @Nullable String userId(Kind kind, String arn) {
      if (kind == Kind.ROOT) {
        return View.ACCOUNT.of(arn);
      }
      if (kind == Kind.FEDERATED) {
        return userIdOfFederated(arn);
      }
      Shape shape = kind == Kind.ROLE ? Shape.ROLE_ID : Shape.USER_ID;
      String session = anchor.session();
      if (!asks(Origin.PRINCIPAL_USER_ID) && session == null && avoided.isEmpty()) {
        return shape.examples().getFirst();
      }
      if (session != null && session.indexOf(':') >= 0) {
        return userIdOfAws(session);
      }
      TextProblem problem = problem(shape);
      problem.demand(View.WHOLE, Origin.PRINCIPAL_USER_ID, literals);
      List<String> examples = shape.examples();
      if (session != null) {
        Glob ending = Glob.builder(2).run(Glob.NO_STOP).literal(":" + session).build();
        problem.demand(View.WHOLE, List.of(ending), true);
        examples = List.of(View.BEFORE_COLON.of(examples.getFirst()) + ":" + session);
      }
      if (kind == Kind.ROLE) {
        problem.demand(View.WHOLE, sessionsToAvoid(arn), false);
      }
      if (strangersTo != null) {
        Described described = strangersTo;
        problem.forbid(View.WHOLE, described.userIds());
      }
      return solved(problem, examples);
    }

    /** AWS's own sessions may have names that nobody else can give. */
    private @Nullable String userIdOfAws(String session) {
      String userId = View.BEFORE_COLON.of(Shape.ROLE_ID.examples().getFirst()) + ":" + session;
      undecided |= !passes(userId);
      return passes(userId) ? userId : null;
    }

    private List<Glob> sessionsToAvoid(String role) {
      List<Glob> sessions = new ArrayList<>();
      String name = View.NAME.of(role) + "/";
      for (PolicyPrincipal principal : avoided) {
        if (principal instanceof PolicyPrincipal.ArnPrincipal it
            && it.arn().account().id().equals(View.ACCOUNT.of(role))
            && it.arn().name().startsWith(name)) {
          String session = it.arn().name().substring(name.length());
          sessions.add(Glob.builder(2).run(Glob.NO_STOP).literal(":" + session).build());
        }
      }
      return sessions;
    }
  }
}
