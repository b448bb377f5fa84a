package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  private final Set<String> accounts = new HashSet<>();
  private final Set<String> organizations = new HashSet<>();
  private final List<Glob> accountPatterns = new ArrayList<>();
  private final List<Glob> organizationPatterns = new ArrayList<>();
  private final List<Glob> paths = new ArrayList<>();
  private final List<Glob> userIds = new ArrayList<>();

  private Described() {}

  static Described by(PolicyDocument policy) {
    Described described = new Described();
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
        case PolicyPrincipal.AccountPrincipal it -> accounts.add(it.account().id());
        case PolicyPrincipal.ArnPrincipal it -> accounts.add(it.arn().account().id());
        default -> {}
      }
    }
  }

  private void add(Condition condition) {
    ContextKey.Origin origin = ContextKey.of(condition.key()).origin();
    for (String value : condition.values()) {
      switch (origin) {
        case PRINCIPAL_ACCOUNT -> addAccount(value);
        case PRINCIPAL_ARN -> addAccount(View.ACCOUNT.of(value));
        case PRINCIPAL_ORGANIZATION ->
            add(value, ORGANIZATIONS, organizations, organizationPatterns);
        case PRINCIPAL_PATHS -> {
          add(View.FIRST_STEP.of(value), ORGANIZATIONS, organizations, new ArrayList<>());
          if (!value.substring(View.FIRST_STEP.of(value).length()).equals("/*")) {
            add(value, PATHS, new HashSet<>(), paths);
          }
        }
        case PRINCIPAL_USER_ID -> addUserId(value);
        default -> {}
      }
    }
  }

  private void addAccount(String value) {
    add(value, ACCOUNTS, accounts, accountPatterns);
  }

  private void addUserId(String value) {
    String id = View.BEFORE_COLON.of(value);
    int wild = id.indexOf('*') < 0 ? id.length() : id.indexOf('*');
    if (Shape.ACCOUNT.accepts(id)) {
      accounts.add(id);
    } else if (wild > ID_PREFIX && id.indexOf('?') < 0) {
      userIds.add(Glob.like(value));
    }
  }

  private static void add(
      String value, List<String> samples, Set<String> names, List<Glob> patterns) {
    Glob glob = Glob.like(value);
    if (glob.isLiteral()) {
      names.add(value);
      if (samples == PATHS) {
        patterns.add(glob);
      }
    } else if (!value.isEmpty() && !samples.stream().allMatch(glob::matches)) {
      patterns.add(glob);
    }
  }

  boolean account(String account) {
    return accounts.contains(account) || matches(accountPatterns, account);
  }

  boolean organization(String organization) {
    return organizations.contains(organization) || matches(organizationPatterns, organization);
  }

  boolean path(String path) {
    return matches(paths, path);
  }

  boolean userId(String userId) {
    return matches(userIds, userId);
  }

  /** Whether the policy speaks of the caller in any way. */
  boolean person(Person person) {
    String account = person.account();
    String organization = person.organization();
    String path = person.path();
    return (account != null && account(account))
        || (organization != null && organization(organization))
        || (path != null && path(path))
        || userId(person.userId());
  }

  /**
   * Whether the policy names the caller's account or organisation, and does not just describe it.
   */
  boolean isNamed(Person person) {
    String account = person.account();
    String organization = person.organization();
    return (account != null && accounts.contains(account))
        || (organization != null && organizations.contains(organization))
        || userId(person.userId());
  }

  /** Returns the pattern that takes in what this policy says of such a value, for taking it out. */
  static Glob patternOf(List<Glob> patterns, String value) {
    return patterns.stream()
        .filter(it -> it.matches(value))
        .findFirst()
        .orElseGet(() -> Glob.literal(value));
  }

  private static boolean includes(List<Glob> patterns, Glob glob) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).toString().equals(glob.toString())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the policy has this very pattern over account ids. */
  boolean hasAccounts(Glob glob) {
    return includes(accountPatterns, glob);
  }

  /** Whether the policy has this very pattern over organisation ids. */
  boolean hasOrganizations(Glob glob) {
    return includes(organizationPatterns, glob);
  }

  /** Whether the policy has this very pattern over paths. */
  boolean hasPaths(Glob glob) {
    return includes(paths, glob);
  }

  Glob accountPattern(String account) {
    return patternOf(accountPatterns, account);
  }

  Glob organizationPattern(String organization) {
    return patternOf(organizationPatterns, organization);
  }

  Glob pathPattern(String path) {
    return patternOf(paths, path);
  }

  Glob userIdPattern(String userId) {
    return patternOf(userIds, userId);
  }

  private static boolean matches(List<Glob> patterns, String value) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(value)) {
        return true;
      }
    }
    return false;
  }
}
