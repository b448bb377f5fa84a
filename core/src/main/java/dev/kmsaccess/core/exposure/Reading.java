package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.exposure.Naming.Anchor;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One policy, read for one key at one instant. */
final class Reading {

  // What these cost beside the comparing of characters, measured.
  private static final long STATEMENT = 60;
  private static final long SEARCH = 100;

  // How many strangers are thought of besides the usual ones, and how far apart they are.
  private static final long STRANGERS = 100;
  private static final long STRIDE = 98_765_432_109L;
  private static final long ACCOUNTS = 1_000_000_000_000L;

  private static final long UNKNOWN = 0;

  /** The steps to look for edits with, which no verdict hangs on. */
  private static final long FIXING = 60_000;

  private final PolicyDocument policy;
  private final Facts facts;
  private final Boundary boundary;
  private final Budget budget;
  private final Budget fixing = new Budget(FIXING);
  private final List<Rule> allows = new ArrayList<>();
  private final List<Rule> denies;
  private final List<Statement> denying;
  private final long[] likenessToDenies;
  private @Nullable Described described;
  private @Nullable String stranger;

  Reading(PolicyDocument policy, Facts facts, Boundary boundary, Budget budget) {
    this.policy = policy;
    this.facts = facts;
    this.boundary = boundary;
    this.budget = budget;
    this.denies = new ArrayList<>(0);
    this.denying = new ArrayList<>(0);
    this.likenessToDenies = new long[Long.SIZE];
    List<Statement> statements = policy.statements();
    budget.spend(STATEMENT * statements.size());
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).effect() == Effect.DENY) {
        denying.add(statements.get(i));
      }
      Rule rule = Rule.of(statements.get(i), facts);
      if (rule != null) {
        (rule.isAllow() ? allows : denies).add(rule);
      }
    }
  }

  private Reading(Reading before, PolicyDocument policy, int edited, Budget budget) {
    this.policy = policy;
    this.facts = before.facts;
    this.boundary = before.boundary;
    this.budget = budget;
    this.denies = before.denies;
    this.denying = before.denying;
    this.likenessToDenies = before.likenessToDenies;
    budget.spend(STATEMENT);
    Rule rule = Rule.of(policy.statements().get(edited), facts);
    if (rule != null) {
      allows.add(rule);
    }
  }

  /**
   * Returns the reading of this policy with an edit of one of its Allows, of which the others are
   * left out: what they allow is not what is asked about the edit.
   */
  Reading edited(Fix fix, Budget steps) {
    return new Reading(this, fix.applyTo(policy), fix.statement(), steps);
  }

  /**
   * Returns the policy without the Allows of other statements. What it allows is allowed by this
   * very statement, and the whole policy allows it, too.
   */
  PolicyDocument policyOf(Statement statement) {
    List<Statement> statements = new ArrayList<>(denying.size() + 1);
    statements.add(statement);
    statements.addAll(denying);
    return policy.withStatements(statements);
  }

  /** Returns the policy of the rule's statement alone. */
  PolicyDocument policyOfOne(Rule rule) {
    return policy.withStatements(List.of(rule.statement()));
  }

  /** Returns how many statements {@link #policyOf} has. */
  int sizeOfOne() {
    return denying.size() + 1;
  }

  Facts facts() {
    return facts;
  }

  List<Rule> allows() {
    return allows;
  }

  List<Rule> denies() {
    return denies;
  }

  Described described() {
    if (described == null) {
      described = Described.by(policy, facts.key().partition());
    }
    return described;
  }

  /** Takes the steps of one more piece of work; returns whether there are any left. */
  boolean spend(long steps) {
    return budget.spend(steps);
  }

  /** Returns so many steps at most of those that all edits of the policy are looked for with. */
  Budget forFixing(long steps) {
    return fixing.part(steps);
  }

  /** Returns the rule of an Allow statement; null if the statement applies to no request. */
  @Nullable Rule allow(int statement) {
    for (Rule rule : allows) {
      if (rule.statement().index() == statement) {
        return rule;
      }
    }
    return null;
  }

  /** Returns the ways in which outsiders can take actions by this rule. */
  List<Way> ways(Rule rule, long actions) {
    long asked = rule.actions() & actions;
    if (asked == 0 || !mayConcernOutsiders(rule)) {
      return List.of();
    }
    List<Way> ways = new ArrayList<>(2);
    long[] likeness = new long[Long.SIZE];
    for (long left = asked; left != 0; left &= left - 1) {
      likeness[Long.numberOfTrailingZeros(left)] = likeness(rule, Long.lowestOneBit(left));
    }
    long left = asked;
    while (left != 0) {
      long first = Long.lowestOneBit(left);
      long alike = alike(likeness, first, left);
      Outcome outcome = decide(rule, first);
      if (outcome.exposure() != Exposure.NONE) {
        ways.add(new Way(alike, outcome));
      }
      left &= ~alike;
    }
    return ways;
  }

  /** Returns the actions that must come out the same as one of them. */
  private static long alike(long[] likeness, long action, long among) {
    long wanted = likeness[Long.numberOfTrailingZeros(action)];
    long alike = action;
    for (long left = among & ~action; left != 0; left &= left - 1) {
      if (likeness[Long.numberOfTrailingZeros(left)] == wanted) {
        alike |= Long.lowestOneBit(left);
      }
    }
    return alike;
  }

  /** Whether the rule is about anybody but the trust zone's accounts. */
  boolean mayConcernOutsiders(Rule rule) {
    List<Anchor> anchors = Naming.anchors(rule.principal());
    for (int i = 0; i < anchors.size(); i++) {
      String account = anchors.get(i).account();
      if (account == null || !boundary.hasAccount(account)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what an action has in common with others that must come out the same: the Denies that
   * are about it, and which of the keys asked for its requests can have, each as one bit. Where
   * there are too many of them, each action is like itself alone.
   */
  private long likeness(Rule rule, long action) {
    long likeness = addKeys(rule, action, likenessToDenies(action));
    return likeness >= 0 ? likeness : -action;
  }

  private long likenessToDenies(long action) {
    int place = Long.numberOfTrailingZeros(action);
    if (likenessToDenies[place] == UNKNOWN) {
      long likeness = 1;
      for (int i = 0; i < denies.size() && likeness >= 0; i++) {
        boolean about = (denies.get(i).actions() & action) != 0;
        likeness = shifted(likeness, about);
        if (about) {
          likeness = addKeys(denies.get(i), action, likeness);
        }
      }
      likenessToDenies[place] = likeness;
    }
    return likenessToDenies[place];
  }

  private static long addKeys(Rule rule, long action, long likeness) {
    List<KeyTest> tests = rule.tests();
    long bits = likeness;
    for (int i = 0; i < tests.size() && bits >= 0; i++) {
      bits = addKey(tests.get(i).key(), action, bits);
      for (Template template : tests.get(i).templates()) {
        for (ContextKey variable : template.variables()) {
          bits = addKey(variable, action, bits);
        }
      }
    }
    return bits;
  }

  private static long addKey(ContextKey key, long action, long bits) {
    return key.actions() == KmsActions.ALL ? bits : shifted(bits, (key.actions() & action) != 0);
  }

  private static long shifted(long bits, boolean bit) {
    return bits < 0 || bits >= 1L << 62 ? -1 : bits << 1 | (bit ? 1 : 0);
  }

  private Outcome decide(Rule rule, long action) {
    Outcome known = decide(rule, action, false);
    if (known.exposure() == Exposure.PUBLIC || !isUncertain(rule)) {
      return known;
    }
    Outcome assumed = decide(rule, action, true);
    return assumed.exposure().compareTo(known.exposure()) > 0 ? assumed : known;
  }

  private boolean isUncertain(Rule rule) {
    boolean uncertain = rule.isUncertain();
    for (int i = 0; i < denies.size() && !uncertain; i++) {
      uncertain = denies.get(i).isUncertain();
    }
    return uncertain;
  }

  private Outcome decide(Rule rule, long action, boolean assume) {
    boolean forNamedAccounts = isForNamedAccounts(rule);
    Outcome unknown = forNamedAccounts ? Outcome.UNDECIDED_FOR_NAMED : Outcome.UNDECIDED;
    if (budget.isSpent()) {
      return unknown;
    }
    Search outside = search(new Search.Mode(Side.OUTSIDE, assume, null), action);
    Model model = outside.find(rule, List.of());
    boolean undecided = model == null && outside.isUndecided();
    if (model != null) {
      if (forNamedAccounts) {
        return new Outcome(Exposure.EXTERNAL, model, assume, true);
      }
      if (!described().person(model.person())) {
        return new Outcome(Exposure.PUBLIC, model, assume, false);
      }
      Search strangers = search(new Search.Mode(Side.OUTSIDE, assume, described()), action);
      Model stranger = strangers.find(rule, List.of());
      if (stranger != null) {
        return new Outcome(Exposure.PUBLIC, stranger, assume, false);
      }
      if (strangers.isUndecided()) {
        return Outcome.UNDECIDED;
      }
      boolean named = described().isNamed(model.person());
      return new Outcome(Exposure.EXTERNAL, model, assume, named);
    }
    if (undecided) {
      return unknown;
    }
    if (forNamedAccounts) {
      return Outcome.CLOSED;
    }
    Search services = search(new Search.Mode(Side.SERVICE, assume, null), action);
    model = services.find(rule, List.of());
    if (model != null) {
      return new Outcome(Exposure.SERVICE, model, assume, true);
    }
    return services.isUndecided()
        ? new Outcome(Exposure.SERVICE, null, true, false)
        : Outcome.CLOSED;
  }

  /** Whether it is about accounts that it names: about no service, and no stranger. */
  private static boolean isForNamedAccounts(Rule rule) {
    List<Anchor> anchors = Naming.anchors(rule.principal());
    for (int i = 0; i < anchors.size(); i++) {
      if (anchors.get(i).account() == null) {
        return false;
      }
    }
    return true;
  }

  private Search search(Search.Mode mode, long action) {
    budget.spend(SEARCH);
    return new Search(facts, boundary, mode, action, denies, budget);
  }

  /** Whether an insider of another account can create grants for an outsider by this rule. */
  boolean letsInsidersReshare(Rule rule) {
    if ((rule.actions() & KmsActions.CREATE_GRANT) == 0 || !hasInsiders()) {
      return false;
    }
    List<Literal> grantToStranger =
        List.of(
            asked(
                Condition.of(
                    Comparison.STRING_EQUALS,
                    "kms:GranteePrincipal",
                    "arn:aws:iam::" + stranger() + ":root")),
            asked(Condition.of(Comparison.BOOL, "kms:GrantIsForAWSResource", "false")));
    return search(new Search.Mode(Side.INSIDE, false, null), KmsActions.CREATE_GRANT)
            .find(rule, grantToStranger)
        != null;
  }

  /** Returns somebody whom the policy does not name, unless it names or describes all of many. */
  private String stranger() {
    if (stranger == null) {
      stranger =
          Stream.concat(
                  Shape.ACCOUNT.examples().stream(),
                  LongStream.rangeClosed(1, STRANGERS)
                      .mapToObj(it -> "%012d".formatted(it * STRIDE % ACCOUNTS)))
              .filter(it -> !boundary.hasAccount(it) && !isWritten(it))
              .findFirst()
              .orElse(Shape.ACCOUNT.examples().getFirst());
    }
    return stranger;
  }

  private boolean isWritten(String account) {
    return described().account(account)
        || policy.statements().stream()
            .flatMap(it -> it.conditions().stream())
            .flatMap(it -> it.values().stream())
            .anyMatch(it -> it.contains(account));
  }

  private Literal asked(Condition condition) {
    return new Literal(KeyTest.of(condition, facts), true);
  }

  /** Whether accounts of the organisation get in of which the policy says nothing. */
  boolean isForWholeOrganization(Rule rule) {
    long actions = rule.actions() & KmsActions.EFFECTIVE;
    if (actions == 0 || boundary.organizations().isEmpty()) {
      return false;
    }
    long action = (actions & KmsActions.GRAVE) != 0 ? actions & KmsActions.GRAVE : actions;
    return search(new Search.Mode(Side.INSIDE, false, described()), Long.lowestOneBit(action))
            .find(rule, List.of())
        != null;
  }

  private boolean hasInsiders() {
    return !boundary.organizations().isEmpty() || !boundary.otherAccounts().isEmpty();
  }

  /** Whether the principal is outside, as far as is known. */
  boolean isOutside(AccountId account) {
    return !boundary.hasAccount(account.id());
  }

  Boundary boundary() {
    return boundary;
  }
}
