package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/** The different texts of one kind in a line, numbered in the order in which they come. */
final class DifferentTexts {

  private final byte[] bytes;
  private final int[] from = new int[LineCut.MOST];
  private final int[] to = new int[LineCut.MOST];
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
    from[count] = textFrom;
    to[count] = textTo;
    return count++;
  }
}
