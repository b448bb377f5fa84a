package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/**
 * A line that is put together from some of the bytes of another one, with what is cut out of them
 * numbered as if there had been nothing else.
 */
final class LinePart {

  private static final int KINDS = 6;

  private final Line line;
  private final int[] cuts;
  private int next;

  private final byte[] bytes;
  private int length;
  private boolean hasOne;
  private final int[] ownCuts;
  private int ownLength;

  // By the number in the whole line: the number here, counted from 1.
  private final byte[] renumbered = new byte[KINDS * 100];
  private final byte[] counts = new byte[KINDS];

  LinePart(LineCut whole) {
    this.line = whole.line();
    this.cuts = whole.cuts();
    this.bytes = new byte[line.length()];
    this.ownCuts = new int[cuts.length];
  }

  /** Takes what stands between two places, which come after all that were taken before. */
  void take(int from, int to) {
    while (next < cuts.length && cuts[next + 1] < from) {
      next += 3;
    }
    for (; next < cuts.length && cuts[next + 1] < to; next += 3) {
      ownCuts[ownLength] = number(cuts[next]);
      ownCuts[ownLength + 1] = cuts[next + 1] - from + length;
      ownCuts[ownLength + 2] = cuts[next + 2] - from + length;
      ownLength += 3;
    }
    System.arraycopy(line.bytes(), from, bytes, length, to - from);
    length += to - from;
  }

  /** Takes one more of what commas stand between. */
  void takeOneMore(int from, int to) {
    if (hasOne) {
      bytes[length++] = ',';
    }
    take(from, to);
    hasOne = true;
  }

  /** Returns what was taken. */
  LineCut cut() {
    return new LineCut(
        new Line(bytes, 0, length, line.number(), false),
        Arrays.copyOf(ownCuts, ownLength),
        LineStatements.INSEPARABLE);
  }

  private int number(int whole) {
    int kind = whole / 100;
    if (kind == 0) {
      return whole;
    }
    if (renumbered[whole] == 0) {
      renumbered[whole] = ++counts[kind];
    }
    return kind * 100 + renumbered[whole] - 1;
  }
}
