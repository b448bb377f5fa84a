package dev.kmsaccess.core.exposure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Accounts that are compared as numbers: which of all there are pass, as patterns over their twelve
 * digits.
 */
final class AccountNumbers {

  private static final int DIGITS = 12;
  private static final BigDecimal ALL = BigDecimal.TEN.pow(DIGITS);

  private final View view;
  private final List<Literal> tests = new ArrayList<>(1);
  // The first account of each stretch that no test tells apart, and the end of the last.
  private final TreeSet<Long> cuts = new TreeSet<>(List.of(0L, ALL.longValueExact()));

  AccountNumbers(View view) {
    this.view = view;
  }

  static boolean areNumbers(List<ValuePattern> patterns) {
    return !patterns.isEmpty() && patterns.getFirst() instanceof ValuePattern.NumberIs;
  }

  /** Takes a test in whose patterns are numbers. */
  void add(Literal literal, List<ValuePattern> patterns) {
    tests.add(literal);
    for (ValuePattern pattern : patterns) {
      if (pattern instanceof ValuePattern.NumberIs number) {
        cut(number.bound());
      }
    }
  }

  private void cut(BigDecimal bound) {
    BigDecimal inside = bound.max(BigDecimal.ONE.negate()).min(ALL);
    for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
      long near = inside.setScale(0, mode).longValueExact();
      cuts.addAll(List.of(near, near + 1));
    }
  }

  /** Returns which part of a value is the account. */
  View view() {
    return view;
  }

  /**
   * Returns patterns that match the accounts that pass all tests and, of twelve digits, no others.
   */
  List<Glob> patterns() {
    List<Glob> patterns = new ArrayList<>();
    long open = -1;
    for (long first : cuts.subSet(0L, /* fromInclusive= */ true, ALL.longValueExact(), true)) {
      boolean passes = first < ALL.longValueExact() && passes(digits(first));
      if (passes && open < 0) {
        open = first;
      } else if (!passes && open >= 0) {
        add(open, first - 1, patterns);
        open = -1;
      }
    }
    return patterns;
  }

  private boolean passes(String account) {
    for (Literal literal : tests) {
      if (literal.test().holds(account, key -> null) != literal.wanted()) {
        return false;
      }
    }
    return true;
  }

  private static void add(long first, long last, List<Glob> patterns) {
    long next = first;
    while (next <= last) {
      int open = 0;
      long size = 1;
      while (next % (size * 10) == 0 && next + size * 10 - 1 <= last) {
        open++;
        size *= 10;
      }
      patterns.add(Glob.like(digits(next).substring(0, DIGITS - open) + "?".repeat(open)));
      next += size;
    }
  }

  private static String digits(long account) {
    return "%012d".formatted(account);
  }
}
