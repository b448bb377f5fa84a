package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whom a policy speaks of: the accounts, organisations and unique ids that it names, and the
 * patterns over them. A pattern that everybody's matches ({@code o-*}, {@code
 * arn:aws:iam::*:role/admin}) describes nobody.
 */
final class Described {

  // Two of each kind that have no digit or letter in common: a pattern that asks for any of them
  // cannot match both.
  private static final List<String> ACCOUNTS = List.of("012340123401", "567895678956");
  private static final List<String> ORGANIZATIONS = List.of("o-aaaabbbb00", "o-zzzzyyyy99");
  private static final List<String> PATHS =
      List.of("o-aaaabbbb00/r-aaaa/ou-aaaa-bbbbbbbb/", "o-zzzzyyyy99/r-zzzz/ou-zzzz-yyyyyyyy/");
  private static final int ID_PREFIX = 4;
  private static final Pattern TWELVE_DIGITS = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");

  /** What it may cost to find out of a policy's patterns whose ARNs they are. */
  private static final long STEPS = 20_000;

  private final String partition;
  private final Budget budget = new Budget(STEPS);
  private final Set<String> seen = new HashSet<>();
  private final Patterns accounts = new Patterns();
  private final Patterns arns = new Patterns();
  private final Patterns organizations = new Patterns();
  private final Patterns paths = new Patterns();
  private final Patterns userIds = new Patterns();

  private Described(String partition) {
    this.partition = partition;
  }

  /**
   * Reads a policy.
   *
   * @param partition the partition of its key
   */
  static Described by(PolicyDocument policy, String partition) {
    Described described = new Described(partition);
    for (Statement statement : policy.statements()) {
      switch (statement.principal()) {
        case PrincipalElement.Principal(List<PolicyPrincipal> named) -> described.add(named);
        case PrincipalElement.NotPrincipal(List<PolicyPrincipal> named) -> described.add(named);
        case PrincipalElement.Anyone anyone -> {}
        case PrincipalElement.Absent absent -> {}
      }
      for (Condition condition : statement.conditions()) {
        described.add(condition);
      }
    }
    return described;
  }

  private void add(List<PolicyPrincipal> named) {
    for (PolicyPrincipal principal : named) {
      switch (principal) {
        case PolicyPrincipal.AccountPrincipal it -> accounts.addName(it.account().id());
        case PolicyPrincipal.ArnPrincipal it -> accounts.addName(it.arn().account().id());
        default -> {}
      }
    }
  }

  private void add(Condition condition) {
    if (!comparesValues(condition)) {
      return;
    }
    ContextKey.Origin origin = ContextKey.of(condition.key()).origin();
    for (String written : condition.values()) {
      String value = isCaseless(condition) ? inUsualCase(written, origin) : written;
      switch (origin) {
        case PRINCIPAL_ACCOUNT -> addAccount(value);
        case PRINCIPAL_ARN -> addArn(value, condition);
        case PRINCIPAL_ORGANIZATION -> add(value, ORGANIZATIONS, organizations);
        case PRINCIPAL_PATHS -> {
          String organization = View.FIRST_STEP.of(value);
          add(organization, ORGANIZATIONS, organizations);
          if (!value.substring(organization.length()).equals("/*")) {
            add(value, PATHS, paths);
          }
        }
        case PRINCIPAL_USER_ID -> addUserId(value, isCaseless(condition));
        default -> {}
      }
    }
  }

  /** Whether it is more than whether a key is there, is true, or is an address. */
  private static boolean comparesValues(Condition condition) {
    return !(condition.operator() instanceof Operator.Known known)
        || switch (known.comparison()) {
          case NULL, BOOL, IP_ADDRESS, NOT_IP_ADDRESS -> false;
          default -> true;
        };
  }

  private static boolean isCaseless(Condition condition) {
    return isOver(
        condition, Comparison.STRING_EQUALS_IGNORE_CASE, Comparison.STRING_NOT_EQUALS_IGNORE_CASE);
  }

  private static boolean isOver(Condition condition, Comparison one, Comparison other) {
    return condition.operator() instanceof Operator.Known known
        && (known.comparison() == one || known.comparison() == other);
  }

  /** Where case does not count, names of organisations are in lower case, unique ids in upper. */
  private static String inUsualCase(String value, ContextKey.Origin origin) {
    return switch (origin) {
      case PRINCIPAL_ORGANIZATION, PRINCIPAL_PATHS -> value.toLowerCase(Locale.ROOT);
      case PRINCIPAL_USER_ID -> value.toUpperCase(Locale.ROOT);
      default -> value;
    };
  }

  private void addAccount(String value) {
    add(value, ACCOUNTS, accounts);
  }

  /**
   * The account of an ARN is its fifth part; but where a wildcard stands before it that may reach
   * over colons, the whole pattern says whose it is ({@code *:111122223333:root}).
   */
  private void addArn(String value, Condition condition) {
    addAccount(View.ACCOUNT.of(value));
    Glob glob = Glob.like(value);
    boolean reaches = isOver(condition, Comparison.STRING_LIKE, Comparison.STRING_NOT_LIKE);
    if (reaches && !Glob.like(View.beforeAccount(value)).isLiteral() && seen.add(value)) {
      TWELVE_DIGITS.matcher(value).results().map(MatchResult::group).forEach(accounts::addName);
      String named = CallerShapes.partitionIn(value);
      List<Shape> shapes =
          Stream.of(partition, named == null ? partition : named)
              .distinct()
              .flatMap(of -> CallerShapes.PEOPLE.stream().map(it -> CallerShapes.of(it, of)))
              .toList();
      if (!ACCOUNTS.stream().allMatch(it -> hasPrincipals(shapes, it, glob))) {
        arns.addPattern(glob);
      }
    }
  }

  /** Whether there are principals of the account with such an ARN; if in doubt there are. */
  private boolean hasPrincipals(List<Shape> shapes, String account, Glob arn) {
    for (Shape shape : shapes) {
      TextProblem problem =
          new TextProblem(shape, key -> null, budget)
              .demand(View.ACCOUNT, List.of(Glob.literal(account)), true)
              .demand(View.WHOLE, List.of(arn), true);
      String example = View.ACCOUNT.put(account, shape.examples().getFirst());
      if (problem.solve(List.of(example)) != null || problem.isUndecided()) {
        return true;
      }
    }
    return false;
  }

  private void addUserId(String written, boolean caseless) {
    String id = View.BEFORE_COLON.of(written);
    // A session may be spelled in more than one way.
    String value = caseless && !id.equals(written) ? id + ":*" : written;
    int wild = id.indexOf('*') < 0 ? id.length() : id.indexOf('*');
    if (Shape.ACCOUNT.accepts(id)) {
      accounts.addName(id);
    } else if (wild > ID_PREFIX && id.indexOf('?') < 0) {
      userIds.addPattern(Glob.like(value));
    }
  }

  private static void add(String value, List<String> samples, Patterns patterns) {
    Glob glob = Glob.like(value);
    if (glob.isLiteral()) {
      patterns.addName(value);
    } else if (!value.isEmpty() && !samples.stream().allMatch(glob::matches)) {
      patterns.addPattern(glob);
    }
  }

  /** What it says of account ids. */
  Patterns accounts() {
    return accounts;
  }

  /** What it says of accounts by whole ARNs of their principals. */
  Patterns arns() {
    return arns;
  }

  /** What it says of organisation ids. */
  Patterns organizations() {
    return organizations;
  }

  /** What it says of paths in organisations. */
  Patterns paths() {
    return paths;
  }

  /** What it says of unique ids. */
  Patterns userIds() {
    return userIds;
  }

  boolean account(String account) {
    return accounts.covers(account);
  }

  /** Whether the policy speaks of the caller in any way. */
  boolean person(Person person) {
    String account = person.account();
    String organization = person.organization();
    String path = person.path();
    return (account != null && (accounts.covers(account) || arns.covers(person.arn())))
        || (organization != null && organizations.covers(organization))
        || (path != null && paths.covers(path))
        || userIds.covers(person.userId());
  }

  /**
   * Whether the policy names the caller's account or organisation, and does not just describe it.
   */
  boolean isNamed(Person person) {
    String account = person.account();
    String organization = person.organization();
    return (account != null && accounts.hasName(account))
        || (organization != null && organizations.hasName(organization))
        || userIds.covers(person.userId());
  }
}
