package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a request of one side that one statement allows and none denies.
 *
 * <p>A request that the Allow matches is put together and shown to the Denies. The first that
 * matches it is made not to, in one way after the other: by a caller that it is not about, or by
 * values with which one of its tests fails. A Deny that was avoided once stays avoided, so the
 * search is never deeper than there are Denies.
 */
final class Search {

  /**
   * @param assume whether what is not known may be taken as it suits the caller
   */
  record Mode(Side side, boolean assume, @Nullable Described strangersTo) {}

  private static final ContextKey GRANTEE = ContextKey.of("kms:GranteePrincipal");
  private static final ContextKey GRANTEE_SERVICE = ContextKey.of("kms:GranteeServicePrincipal");
  private static final ContextKey GRANT_SOURCE = ContextKey.of("kms:GrantConstraintSourceArn");

  private static final ContextKey CREDENTIALS_TIME = ContextKey.of("aws:TokenIssueTime");

  private static final ContextKey SOURCE_ARN = ContextKey.of("aws:SourceArn");
  private static final ContextKey SOURCE_ACCOUNT = ContextKey.of("aws:SourceAccount");

  private final Facts facts;
  private final Mode mode;
  private final long action;
  private final List<Rule> denies;
  private final PersonSolver people;
  private final KeySolver keys;
  private final Budget budget;
  private ContextPairs pairs;
  private boolean undecided;

  /**
   * @param action the action asked for, as a set of one
   * @param denies the Denies of the policy; those of other actions are passed over
   */
  Search(Facts facts, Boundary boundary, Mode mode, long action, List<Rule> denies, Budget budget) {
    this.facts = facts;
    this.mode = mode;
    this.action = action;
    this.denies = denies;
    this.budget = budget;
    this.pairs = new ContextPairs(Map.of(), facts);
    this.people = new PersonSolver(facts, boundary, mode.side(), mode.strangersTo(), budget);
    this.keys = new KeySolver(facts, boundary, mode.side(), budget);
  }

  /** Whether nothing was found, but there may be something. */
  boolean isUndecided() {
    return undecided || people.isUndecided() || keys.isUndecided() || budget.isSpent();
  }

  /** Returns a request that the rule allows and no Deny denies; null if none was found. */
  @Nullable Model find(Rule allow, List<Literal> besides) {
    if (action != KmsActions.CREATE_GRANT || !asksForGrantee(allow)) {
      return findOne(allow, besides);
    }
    // A grant is for one grantee, and for a service it names a resource.
    Model model =
        needs(allow, GRANTEE_SERVICE) ? null : findOne(allow, with(besides, present(GRANTEE)));
    return model != null || needs(allow, GRANTEE)
        ? model
        : findOne(allow, with(besides, present(GRANTEE_SERVICE), present(GRANT_SOURCE)));
  }

  private static boolean needs(Rule allow, ContextKey key) {
    return allow.tests().stream().anyMatch(it -> it.key().equals(key) && !it.mayHoldWhenMissing());
  }

  private boolean asksForGrantee(Rule allow) {
    return Rule.anyAsksFor(GRANTEE, allow, denies, action)
        || Rule.anyAsksFor(GRANTEE_SERVICE, allow, denies, action);
  }

  private static List<Literal> with(List<Literal> besides, Literal... more) {
    List<Literal> all = new ArrayList<>(besides);
    all.addAll(List.of(more));
    return all;
  }

  private @Nullable Model findOne(Rule allow, List<Literal> besides) {
    Model model = new Model(Naming.anchors(allow.principal()));
    if (allow.principal() instanceof PrincipalElement.NotPrincipal(List<PolicyPrincipal> named)) {
      model.avoided().addAll(named);
    }
    for (KeyTest test : allow.tests()) {
      if (!require(model, new Literal(test, true))) {
        return null;
      }
    }
    for (Literal literal : besides) {
      model.add(literal);
    }
    pairs = ContextPairs.of(allow, denies, action, facts);
    pairs.addTo(model);
    if (!solve(model) || !Naming.covers(allow.principal(), model.person())) {
      return null;
    }
    return avoid(model, allow, 0);
  }

  private @Nullable Model avoid(Model model, Rule allow, int avoided) {
    if (!budget.spend(16)) {
      return null;
    }
    Rule deny = firstMatch(model);
    if (deny == null) {
      if (isSound(model, allow)) {
        return model;
      }
      undecided = true;
      return null;
    }
    if (avoided == denies.size()) {
      undecided = true; // one that was avoided matches again
      return null;
    }
    Model elsewhere = otherCaller(model, deny, allow);
    Model found = elsewhere == null ? null : avoid(elsewhere, allow, avoided + 1);
    for (int i = 0; found == null && i < deny.tests().size(); i++) {
      Model next = model.copy();
      if (require(next, new Literal(deny.tests().get(i), false)) && solve(next)) {
        found = avoid(next, allow, avoided + 1);
      }
    }
    return found;
  }

  private @Nullable Rule firstMatch(Model model) {
    for (int i = 0; i < denies.size(); i++) {
      Rule deny = denies.get(i);
      if ((deny.actions() & action) != 0 && matches(deny, model)) {
        return deny;
      }
    }
    return null;
  }

  private boolean matches(Rule deny, Model model) {
    budget.spend(4);
    if (!Naming.covers(deny.principal(), model.person())) {
      return false;
    }
    for (KeyTest test : deny.tests()) {
      budget.spend(4L + test.condition().values().size());
      if (test.isUncertain() && !mode.assume()) {
        continue;
      }
      if (test.isRiddle() || !holds(settled(test, false), model)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the test with its vague values as they suit the caller, or as they do not. */
  private KeyTest settled(KeyTest test, boolean wanted) {
    return test.isVague()
        ? test.settled(new Literal(test, wanted).wantsMatch() == mode.assume())
        : test;
  }

  private boolean holds(KeyTest test, Model model) {
    List<String> values =
        keys.isAvailable(test.key(), action) ? model.get(test.key(), facts) : null;
    return test.holds(values, key -> variable(model, key));
  }

  private @Nullable String variable(Model model, ContextKey key) {
    if (key.origin().isPrincipal() && !model.hasPerson()) {
      return null;
    }
    List<String> values = keys.isAvailable(key, action) ? model.get(key, facts) : null;
    return values == null || values.size() != 1 ? null : values.getFirst();
  }

  /** Whether everything holds that was asked for, variables and all. */
  private boolean isSound(Model model, Rule allow) {
    if (!Naming.covers(allow.principal(), model.person())) {
      return false;
    }
    for (KeyTest test : allow.tests()) {
      if (!test.isRiddle() && !holds(settled(test, true), model)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the model with a caller that the Deny is not about; null if there is none. */
  private @Nullable Model otherCaller(Model model, Rule deny, Rule allow) {
    Model next = model.copy();
    switch (deny.principal()) {
      case PrincipalElement.Principal(List<PolicyPrincipal> named) -> {
        if (named.stream().anyMatch(PolicyPrincipal.Everyone.class::isInstance)) {
          return null;
        }
        next.avoided().addAll(named);
      }
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> named) -> {
        if (!budget.spend((long) named.size() * next.anchors().size())) {
          return null;
        }
        next.anchor(Naming.spared(named));
      }
      case PrincipalElement.Anyone anyone -> {
        return null;
      }
      case PrincipalElement.Absent absent -> {
        return null;
      }
    }
    if (!solve(next)) {
      return null;
    }
    if (Naming.covers(deny.principal(), next.person())
        || !Naming.covers(allow.principal(), next.person())) {
      undecided = true;
      return null;
    }
    return next;
  }

  /** Adds a literal; returns whether it can be had at all. */
  private boolean require(Model model, Literal literal) {
    KeyTest test = literal.test();
    if (test.isUncertain() && !mode.assume()) {
      return false;
    }
    if (test.isVague()) {
      return require(model, new Literal(settled(test, literal.wanted()), literal.wanted()));
    }
    if (test.isRiddle()) {
      // Its value is anybody's guess, but the key must be there for it.
      return !literal.wanted() || test.mayHoldWhenMissing() || require(model, present(test.key()));
    }
    if (comparesWithItself(test)) {
      if (literal.allowsMissing()) {
        return literal.wantsMatch() || require(model, absent(test.key()));
      }
      return literal.wantsMatch() && require(model, present(test.key()));
    }
    if (!test.templates().isEmpty() && !hangsOnVariables(test)) {
      // Only their defaults are left.
      return require(model, new Literal(test.resolved(any -> null), literal.wanted()));
    }
    String fixed = test.templates().isEmpty() ? null : facts.value(test.key());
    ContextKey variable = fixed == null ? null : variableAmongText(test);
    if (variable != null && fixed != null && budget.spend(4L * fixed.length() * fixed.length())) {
      // "the key's organisation is that of the caller" says the same about the caller.
      KeyTest turned = test.about(variable, fixed);
      return require(model, new Literal(turned, literal.wanted()));
    }
    if (!literal.allowsMissing() && !keys.isAvailable(test.key(), action)) {
      return false;
    }
    model.add(literal);
    return true;
  }

  /** Whether it matches whenever its key is there: the caller's account is the caller's account. */
  private static boolean comparesWithItself(KeyTest test) {
    if (test.comparesArns() && test.key().origin() != ContextKey.Origin.PRINCIPAL_ARN) {
      return false; // what is no ARN is not the same ARN as itself
    }
    for (Template template : test.templates()) {
      ContextKey variable = template.onlyVariable();
      if (variable != null
          && variable.origin() == test.key().origin()
          && (variable.origin().isPrincipal() || variable.equals(test.key()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a request can have a key that one of the test's variables asks for. */
  private boolean hangsOnVariables(KeyTest test) {
    return test.templates().stream()
        .flatMap(it -> it.variables().stream())
        .anyMatch(it -> keys.isAvailable(it, action));
  }

  /** Returns the variable of the only value if it has no other; it may have text around it. */
  private static @Nullable ContextKey variableAmongText(KeyTest test) {
    if (test.templates().size() != 1 || test.condition().values().size() != 1) {
      return null;
    }
    List<ContextKey> variables = test.templates().getFirst().variables();
    return variables.stream().allMatch(variables.getFirst()::equals) ? variables.getFirst() : null;
  }

  private static @Nullable ContextKey onlyVariable(KeyTest test) {
    return test.templates().size() == 1 && test.condition().values().size() == 1
        ? test.templates().getFirst().onlyVariable()
        : null;
  }

  private boolean solve(Model model) {
    if (!budget.spend(8)) {
      return false;
    }
    if (solveOnce(model)) {
      return true;
    }
    List<Literal> comparing = model.withTemplates();
    if (comparing.isEmpty()
        || !budget.spend(16L * comparing.size())
        || !solveOnce(model.withoutVariables())) {
      return false;
    }
    // What is compared must be there, and a variable whose key is missing matches nothing.
    for (Literal literal : comparing) {
      if (!literal.allowsMissing()) {
        model.add(present(literal.test().key()));
      }
    }
    for (Literal literal : comparing) {
      addNeeded(literal, model);
    }
    if (!solveOnce(model.withoutVariables())) {
      return false;
    }
    if (solveOnce(model) || solveAround(model) || solveWithVariables(model, comparing)) {
      return true;
    }
    undecided = true;
    return false;
  }

  /** Solves a model in a request that has the keys that one value after the other asks for. */
  private boolean solveWithVariables(Model model, List<Literal> comparing) {
    for (Literal literal : comparing) {
      for (Template template : literal.test().templates()) {
        Model next = model.copy();
        addPresent(template.variables(), next);
        if (budget.spend(16) && (solveOnce(next) || solveAround(next))) {
          model.solvedBy(next);
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Solves a model whose tests compare keys with one another: first without those tests, and then
   * with them for what the variables said, which they must go on to say.
   */
  private boolean solveAround(Model model) {
    Model free = model.withoutVariables();
    if (!solveOnce(free)) {
      return false;
    }
    Model pinned = model.withoutVariables();
    for (Literal literal : model.withTemplates()) {
      pinned.add(
          new Literal(literal.test().resolved(key -> variable(free, key)), literal.wanted()));
      for (Template template : literal.test().templates()) {
        for (ContextKey key : template.variables()) {
          String value = variable(free, key);
          if (value != null) {
            Condition same = Condition.of(Comparison.STRING_EQUALS, key.name(), value);
            pinned.add(new Literal(KeyTest.literally(same, key), true));
          }
        }
      }
    }
    if (!solveOnce(pinned)) {
      return false;
    }
    model.solvedBy(pinned);
    return true;
  }

  private boolean solveOnce(Model model) {
    Person person =
        people.solve(
            model.anchors(),
            model.personal(),
            model.avoided(),
            model.needsTags(),
            needsLastingCredentials(model),
            key -> variable(model, key));
    if (person == null) {
      return false;
    }
    model.person(person);
    // What a variable says must be known before the keys that are compared with it.
    for (boolean compared : new boolean[] {false, true}) {
      for (Map.Entry<ContextKey, List<Literal>> entry : List.copyOf(model.literals().entrySet())) {
        if (isCompared(entry.getValue()) == compared
            && !solve(model, entry.getKey(), entry.getValue())) {
          return false;
        }
      }
    }
    if (Apart.isBroken(model.values())) {
      return false;
    }
    if (mode.side() == Side.SERVICE) {
      letSourcesAgree(model);
    }
    ContextPairs.Result listed = pairs.solve(model, keys, action, key -> variable(model, key));
    if (listed != ContextPairs.Result.FOUND) {
      undecided |= listed == ContextPairs.Result.UNDECIDED;
      return false;
    }
    for (int i = 0; i < model.personal().size(); i++) {
      if (!settleVariables(model, model.personal().get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the resource for which a service acts one of the account for which it acts, if it can.
   */
  private void letSourcesAgree(Model model) {
    List<String> arns = model.values().getOrDefault(SOURCE_ARN, List.of());
    List<String> accounts = model.values().getOrDefault(SOURCE_ACCOUNT, List.of());
    if (arns.isEmpty() || accounts.isEmpty()) {
      return;
    }
    String account = View.ACCOUNT.of(arns.getFirst());
    String same = View.ACCOUNT.put(accounts.getFirst(), arns.getFirst());
    if (!Shape.ACCOUNT.accepts(account)) {
      return; // a bucket's ARN names no account
    }
    if (passes(model, SOURCE_ARN, same)) {
      model.values().put(SOURCE_ARN, List.of(same));
    } else if (passes(model, SOURCE_ACCOUNT, account)) {
      model.values().put(SOURCE_ACCOUNT, List.of(account));
    }
  }

  private boolean passes(Model model, ContextKey key, String value) {
    return KeySolver.all(
        model.literals().getOrDefault(key, List.of()), value, it -> variable(model, it));
  }

  /** Whether no credentials that end will do: those always tell when they were made. */
  private boolean needsLastingCredentials(Model model) {
    List<Literal> made = model.literals().get(CREDENTIALS_TIME);
    return made != null
        && !isCompared(made)
        && keys.solve(CREDENTIALS_TIME, with(made, present(CREDENTIALS_TIME)), action, key -> null)
            == null;
  }

  private static boolean isCompared(List<Literal> literals) {
    for (int i = 0; i < literals.size(); i++) {
      if (!literals.get(i).test().templates().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean solve(Model model, ContextKey key, List<Literal> literals) {
    boolean isThere = key.equals(CREDENTIALS_TIME) && model.person().kind().isSession();
    List<Literal> all = isThere ? with(literals, present(key)) : literals;
    List<String> values = keys.solve(key, all, action, it -> variable(model, it));
    if (values == null) {
      return false;
    }
    model.values().put(key, values);
    return true;
  }

  /** Makes a key of the caller's choice say what a test of the caller compares it with. */
  private boolean settleVariables(Model model, Literal literal) {
    KeyTest test = literal.test();
    if (test.templates().isEmpty() || holds(test, model) == literal.wanted()) {
      return true;
    }
    ContextKey variable = onlyVariable(test);
    String value = model.person().value(test.key().origin());
    if (variable == null || variable.origin().isPrincipal() || value == null) {
      return false;
    }
    Literal turned = new Literal(test.about(variable, value), literal.wanted());
    List<Literal> all = new ArrayList<>(model.literals().getOrDefault(variable, List.of()));
    all.add(turned);
    return solve(model, variable, all);
  }

  /** Demands the keys without which the only value that a literal can match is none. */
  private void addNeeded(Literal literal, Model model) {
    if (literal.wantsMatch()
        && !literal.allowsMissing()
        && literal.test().condition().values().size() == 1) {
      addPresent(literal.test().templates().getFirst().variablesWithoutDefault(), model);
    }
  }

  private void addPresent(List<ContextKey> variables, Model model) {
    for (ContextKey variable : variables) {
      if (keys.isAvailable(variable, action)) {
        model.add(present(variable));
      }
    }
  }

  private Literal present(ContextKey key) {
    return new Literal(KeyTest.of(Condition.of(Comparison.NULL, key.name(), "false"), facts), true);
  }

  private Literal absent(ContextKey key) {
    return new Literal(KeyTest.of(Condition.of(Comparison.NULL, key.name(), "true"), facts), true);
  }
}
