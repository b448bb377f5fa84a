package dev.kmsaccess.core.fuzz;

import java.util.function.Predicate;

/** Cuts an input down while it keeps failing, so that a person sees what it is about. */
final class Shortening {

  // Each try runs the reader; a long input is cut in large steps first.
  private static final int MOST_TRIES = 4_000;

  private final Predicate<Mutant> fails;
  private int tries;

  private Shortening(Predicate<Mutant> fails) {
    this.fails = fails;
  }

  /** Returns the shortest part of an input that was found to fail still. */
  static Mutant of(Mutant input, Predicate<Mutant> fails) {
    return new Shortening(fails).shortened(input);
  }

  private Mutant shortened(Mutant input) {
    Mutant shortest = input;
    for (int cut = input.pieces().length() / 2; cut >= 1; cut /= 2) {
      int at = 0;
      while (at < shortest.pieces().length() && tries < MOST_TRIES) {
        Mutant shorter = without(shortest, at, cut);
        tries++;
        if (fails.test(shorter)) {
          shortest = shorter;
        } else {
          at += cut;
        }
      }
    }
    return shortest;
  }

  private static Mutant without(Mutant input, int from, int length) {
    String pieces = input.pieces();
    int to = Math.min(pieces.length(), from + length);
    return input.of(pieces.substring(0, from) + pieces.substring(to));
  }
}
