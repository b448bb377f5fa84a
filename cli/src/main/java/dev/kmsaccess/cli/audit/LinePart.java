package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/**
 * Puts a line together from some spans of another one, with what is cut out of them numbered as if
 * there had been nothing else.
 */
final class LinePart {

  private static final int KINDS = 6;

  private final LineCut whole;
  private final int[] cuts;
  private int next;

  private final int[] spans;
  private int spansLength;

  // Of each cut: its number in the whole line, and the one that it has here.
  private final int[] wholeNumbers;
  private final int[] ownCuts;
  private int ownLength;
  private final int[] counts = new int[KINDS];

  /**
   * Begins with nothing.
   *
   * @param most how many spans are taken at most
   */
  LinePart(LineCut whole, int most) {
    this.whole = whole;
    this.cuts = whole.cuts();
    this.spans = new int[2 * most];
    this.ownCuts = new int[cuts.length];
    this.wholeNumbers = new int[cuts.length / 3];
  }

  /** Takes what stands between two places, which come after all that were taken before. */
  void take(int from, int to) {
    while (next < cuts.length && cuts[next + 1] < from) {
      next += 3;
    }
    for (; next < cuts.length && cuts[next + 1] < to; next += 3) {
      int number = number(cuts[next]);
      wholeNumbers[ownLength / 3] = cuts[next];
      ownCuts[ownLength] = number;
      ownCuts[ownLength + 1] = cuts[next + 1];
      ownCuts[ownLength + 2] = cuts[next + 2];
      ownLength += 3;
    }
    spans[spansLength] = from;
    spans[spansLength + 1] = to;
    spansLength += 2;
  }

  /** Returns what was taken: first what stands before the statements, last what does after. */
  LineCut cut() {
    return LineCut.ofPart(
        whole, Arrays.copyOf(spans, spansLength), Arrays.copyOf(ownCuts, ownLength));
  }

  private int number(int wholeNumber) {
    int kind = wholeNumber / 100;
    if (kind == 0) {
      return wholeNumber;
    }
    for (int i = 0; i < ownLength; i += 3) {
      if (wholeNumbers[i / 3] == wholeNumber) {
        return ownCuts[i];
      }
    }
    return kind * 100 + counts[kind]++;
  }
}
