package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/** The different texts of one kind in a line, numbered in the order in which they come. */
final class DifferentTexts {

  private final byte[] bytes;
  private int[] from = new int[4];
  private int[] to = new int[4];
  private int count;

  DifferentTexts(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the number of the text between two places, or -1 if it is one too many. */
  int number(int textFrom, int textTo) {
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(bytes, from[i], to[i], bytes, textFrom, textTo)) {
        return i;
      }
    }
    if (count == LineCut.MOST) {
      return -1;
    }
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count] = textFrom;
    to[count] = textTo;
    return count++;
  }
}
