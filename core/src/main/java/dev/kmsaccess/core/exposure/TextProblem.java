package dev.kmsaccess.core.exposure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The search for one value that passes several tests at once, each of which looks at the whole of
 * it or at a part.
 *
 * <p>Likely values are tried first, because nearly always one of them will do. When none does, the
 * tests of texts are settled by {@link Words}, and those of numbers, dates and addresses need no
 * more than the values around their bounds. Only a mixture of both kinds is left open.
 */
final class TextProblem {

  /** What is put in the first wildcard of a pattern, and in the others, to make a likely value. */
  private record Fill(String first, String others) {}

  private static final List<Fill> FILLS =
      List.of(
          new Fill("444455556666", "outsider"),
          new Fill("o-stranger00", ""),
          new Fill("outsider", "outsider"),
          new Fill("r-strg/ou-strg-12345678/", ""),
          new Fill("", ""));
  private static final String DIGITS = "444455556666";
  private static final List<String> ACCOUNTS = List.of(DIGITS, "123456789012");

  private static final int ACCOUNT_PART = 5;

  private Shape shape;
  private final Budget budget;
  private final Function<ContextKey, @Nullable String> variables;
  private final List<Demand> demands = new ArrayList<>(4);
  private final List<Ban> bans = new ArrayList<>(4);
  private @Nullable AccountNumbers accounts;
  private Predicate<String> allowed = value -> true;
  private boolean undecided;

  /** One test of a part of the value. */
  private record Demand(View view, List<ValuePattern> patterns, boolean match) {
    boolean accepts(String value) {
      return acceptsShown(view.of(value));
    }

    /** Whether it compares a part of the value as a number. */
    boolean scalesPart() {
      return view != View.WHOLE
          && patterns.stream().anyMatch(it -> it instanceof ValuePattern.Scale);
    }

    boolean acceptsShown(String shown) {
      for (int i = 0; i < patterns.size(); i++) {
        if (patterns.get(i).matches(shown)) {
          return match;
        }
      }
      return !match;
    }
  }

  /** Parts that no value may have. */
  private record Ban(
      View view,
      Predicate<String> covers,
      Predicate<Glob> includes,
      Function<String, Glob> pattern,
      int patterns) {}

  TextProblem(Shape shape, Function<ContextKey, @Nullable String> variables, Budget budget) {
    this.shape = shape;
    this.variables = variables;
    this.budget = budget;
  }

  /** Whether the search ended without an answer. */
  boolean isUndecided() {
    return undecided;
  }

  TextProblem demand(View view, Literal literal) {
    if (!literal.test().isNull()) {
      List<ValuePattern> patterns = literal.test().patterns(variables);
      if (isAccount(view) && AccountNumbers.areNumbers(patterns)) {
        accounts = accounts == null ? new AccountNumbers(view) : accounts;
        accounts.add(literal, patterns);
      } else {
        demands.add(new Demand(view, patterns, literal.wantsMatch()));
      }
    }
    return this;
  }

  private boolean isAccount(View view) {
    return shape == Shape.ACCOUNT || view == View.ACCOUNT || view == View.BEFORE_COLON;
  }

  /** Demands what those literals do that are about one key and hang on no other. */
  TextProblem demand(View view, ContextKey.Origin about, List<Literal> literals) {
    for (Literal literal : literals) {
      if (literal.test().key().origin() == about && literal.test().templates().isEmpty()) {
        demand(view, literal);
      }
    }
    return this;
  }

  TextProblem demand(View view, List<? extends ValuePattern> patterns, boolean match) {
    demands.add(new Demand(view, List.copyOf(patterns), match));
    return this;
  }

  /** Forbids parts, each of which is taken out as it turns up. */
  TextProblem forbid(View view, Predicate<String> covers, Function<String, Glob> pattern) {
    bans.add(new Ban(view, covers, glob -> false, pattern, 1));
    return this;
  }

  /** Forbids what a policy describes. */
  TextProblem forbid(View view, Patterns described) {
    bans.add(
        new Ban(
            view, described::covers, described::includes, described::patternFor, described.size()));
    return this;
  }

  /** Forbids values that no pattern describes; for values that are no mere texts. */
  TextProblem only(Predicate<String> those) {
    allowed = allowed.and(those);
    return this;
  }

  /** Returns a value that passes everything; null if there is none or none was found. */
  @Nullable String solve(List<String> examples) {
    if (accounts != null) {
      demand(accounts.view(), accounts.patterns(), true);
    }
    String likely = likely(examples);
    if (likely != null || shape.isComplete()) {
      return likely;
    }
    Few few = few();
    if (few == Few.NONE) {
      return null;
    }
    String value = unlikely(few, examples);
    Shape otherwise = shape.otherwise();
    if (value == null && otherwise != null) {
      shape = otherwise;
      value = unlikely(few, examples);
    }
    return value;
  }

  private @Nullable String unlikely(Few few, List<String> examples) {
    if (few == Few.SOME) {
      return fromFew();
    }
    boolean texts = false;
    boolean scales = false;
    for (Demand demand : demands) {
      for (ValuePattern pattern : demand.patterns) {
        texts |= pattern instanceof Glob;
        scales |= pattern instanceof ValuePattern.Scale;
      }
    }
    if (!scales) {
      return search();
    }
    for (View view : List.of(View.WHOLE, View.ACCOUNT)) {
      for (String offer : offers(view)) {
        String found = passing(view, offer, examples);
        if (found != null) {
          return found;
        }
      }
    }
    // The accounts around a bound are not all the accounts that there are.
    undecided |= texts || demands.stream().anyMatch(Demand::scalesPart);
    return null;
  }

  /** An account that is compared as a number may begin with noughts. */
  private static String asAccount(String number) {
    return "0".repeat(Math.max(0, DIGITS.length() - number.length())) + number;
  }

  private @Nullable String likely(List<String> examples) {
    for (int i = 0; i < examples.size(); i++) {
      if (passes(examples.get(i))) {
        return examples.get(i);
      }
    }
    for (Demand demand : demands) {
      if (!demand.match) {
        continue;
      }
      for (ValuePattern pattern : demand.patterns) {
        if (pattern instanceof Glob glob) {
          String found = likely(demand.view, glob, examples);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  private @Nullable String likely(View view, Glob glob, List<String> examples) {
    if (!budget.spend(glob.length())) {
      undecided = true;
      return null;
    }
    if (glob.isLiteral()) {
      return passing(view, glob.text(), examples);
    }
    if (view == View.ACCOUNT && glob.length() <= DIGITS.length()) {
      // As many digits as are missing.
      String digits =
          DIGITS.substring(Math.min(DIGITS.length(), glob.filled("", "", '4').length()));
      return passing(view, glob.filled(digits, "", '4'), examples);
    }
    for (int i = 0; i < ACCOUNTS.size() && view == View.WHOLE && glob.isOfArn(); i++) {
      String found = passing(view, glob.filledLike(arnLike(examples.getFirst(), i)), examples);
      if (found != null) {
        return found;
      }
    }
    for (Fill fill : FILLS) {
      String found = passing(view, glob.filled(fill.first, fill.others, 'x'), examples);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns the parts of an example, or else of the ARN of some resource, of an account. */
  private static List<String> arnLike(String example, int account) {
    String arn = example.startsWith("arn:") ? example : Shape.ARN.examples().getFirst();
    List<String> parts = new ArrayList<>(List.of(arn.split(":", ACCOUNT_PART + 1)));
    parts.set(ACCOUNT_PART - 1, ACCOUNTS.get(account));
    return parts;
  }

  private @Nullable String passing(View view, String shown, List<String> examples) {
    String value = view == View.WHOLE ? shown : view.put(shown, examples.getFirst());
    return passes(value) ? value : null;
  }

  /** How many values a demand for single texts leaves. */
  private enum Few {
    NONE,
    SOME,
    MANY
  }

  /**
   * Looks at each demand by itself: where nothing of what it matches is left, there is no value;
   * where it is for single texts, and for whole values, there are no others.
   */
  private Few few() {
    Few few = Few.MANY;
    for (Demand demand : demands) {
      if (!demand.match) {
        continue;
      }
      boolean any = false;
      boolean singles = true;
      for (ValuePattern pattern : demand.patterns) {
        any |= isLeft(demand.view, pattern);
        singles &= isSingle(pattern);
      }
      if (!any) {
        return Few.NONE;
      }
      few = singles && demand.view == View.WHOLE ? Few.SOME : few;
    }
    return few;
  }

  private boolean isLeft(View view, ValuePattern pattern) {
    if (!(pattern instanceof Glob glob)) {
      return true;
    }
    budget.spend(8);
    if (glob.isLiteral()) {
      return isLeft(view, glob.text());
    }
    // The account that a pattern over ARNs has in its place is as good as one that is asked for.
    String account = view == View.WHOLE ? accountOf(glob) : "";
    for (Ban ban : bans) {
      if (ban.view == view && ban.includes.test(glob)) {
        return false;
      }
      if (!account.isEmpty() && ban.view == View.ACCOUNT && ban.covers.test(account)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the account that all ARNs have which match; empty if it is open. */
  private static String accountOf(Glob glob) {
    StringBuilder account = new StringBuilder(12);
    int part = 0;
    for (int i = 0; i < glob.length() && part < ACCOUNT_PART; i++) {
      boolean literal = glob.kind(i) == Glob.LITERAL;
      boolean stays = literal || glob.character(i) == ':';
      if (!stays || (!literal && part == ACCOUNT_PART - 1)) {
        return "";
      }
      if (literal && glob.character(i) == ':') {
        part++;
      } else if (part == ACCOUNT_PART - 1) {
        account.append(glob.character(i));
      }
    }
    String text = account.toString();
    return part == ACCOUNT_PART && Shape.ACCOUNT.accepts(text) ? text : "";
  }

  private boolean isLeft(View view, String shown) {
    for (Ban ban : bans) {
      budget.spend(4L * ban.patterns);
      if (ban.view == view && ban.covers.test(shown)) {
        return false;
      }
    }
    for (Demand demand : demands) {
      if (demand.view == view && !demand.acceptsShown(shown)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSingle(ValuePattern pattern) {
    return pattern instanceof Glob glob && glob.isLiteral();
  }

  private @Nullable String fromFew() {
    for (Demand demand : demands) {
      if (demand.match
          && demand.view == View.WHOLE
          && demand.patterns.stream().allMatch(TextProblem::isSingle)) {
        for (ValuePattern pattern : demand.patterns) {
          if (pattern instanceof Glob glob && passes(glob.text())) {
            return glob.text();
          }
        }
        return null;
      }
    }
    return null;
  }

  private boolean passes(String value) {
    if (!budget.spend(8 + value.length())) {
      undecided = true;
      return false;
    }
    if (!shape.accepts(value) || !allowed.test(value)) {
      return false;
    }
    for (Ban ban : bans) {
      budget.spend(4L * ban.patterns);
      if (ban.covers.test(ban.view.of(value))) {
        return false;
      }
    }
    for (Demand demand : demands) {
      budget.spend(4L * demand.patterns.size());
      if (!demand.accepts(value)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable String search() {
    List<List<Glob>> groups = new ArrayList<>();
    List<Glob> forbidden = new ArrayList<>();
    for (Demand demand : demands) {
      List<Glob> globs = new ArrayList<>(demand.patterns.size());
      for (ValuePattern pattern : demand.patterns) {
        globs.add(demand.view.lift((Glob) pattern));
      }
      if (demand.match) {
        groups.add(globs);
      } else {
        forbidden.addAll(globs);
      }
    }
    // What is banned may be thousands of accounts: each is forbidden when a word runs into it.
    while (true) {
      switch (Words.find(shape, groups, forbidden, budget)) {
        case Words.Result.Nothing() -> {
          return null;
        }
        case Words.Result.GaveUp() -> {
          undecided = true;
          return null;
        }
        case Words.Result.Found(String word) -> {
          Glob banned = banned(word);
          if (banned == null) {
            if (!allowed.test(word)) {
              undecided = true;
              return null;
            }
            return word;
          }
          forbidden.add(banned);
        }
      }
    }
  }

  private @Nullable Glob banned(String word) {
    for (Ban ban : bans) {
      String shown = ban.view.of(word);
      if (ban.covers.test(shown)) {
        return ban.view.lift(ban.pattern.apply(shown));
      }
    }
    return null;
  }

  /** Returns values of a view around all bounds and between each two neighbours. */
  private List<String> offers(View view) {
    List<String> offers = new ArrayList<>();
    for (Demand demand : demands) {
      if (demand.view != view) {
        continue;
      }
      for (ValuePattern pattern : demand.patterns) {
        if (pattern instanceof ValuePattern.Scale scale) {
          scale.offer(offers::add);
        } else if (pattern instanceof Glob glob && glob.isLiteral()) {
          offers.add(glob.text());
        }
      }
    }
    Between.add(offers);
    if (view == View.ACCOUNT) {
      offers.replaceAll(TextProblem::asAccount);
    }
    return offers;
  }
}
