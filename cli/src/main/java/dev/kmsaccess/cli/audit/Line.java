package dev.kmsaccess.cli.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One line of JSON Lines, as its bytes stand among those of other lines.
 *
 * @param bytes hold it; nobody writes to them any more
 * @param from where it begins
 * @param to where it ends, the line's end left out
 * @param number its number, counted from 1
 * @param tooLong whether it has more bytes than are read, and none of them are here
 */
record Line(byte[] bytes, int from, int to, long number, boolean tooLong) {

  /** Returns the line between these bounds. */
  static Line of(byte[] bytes, int begin, int to, long number) {
    int from = number == 1 && hasMark(bytes, begin, to) ? begin + 3 : begin;
    return new Line(bytes, from, to, number, false);
  }

  /** Returns a line that is longer than any that is read. */
  static Line tooLong(long number) {
    return new Line(new byte[0], 0, 0, number, true);
  }

  /** A line read as text, or why it cannot be. */
  sealed interface Contents {

    /** It can. */
    record Text(String text) implements Contents {}

    /**
     * It cannot.
     *
     * @param why a sentence for people, which names the line
     */
    record Unreadable(String why) implements Contents {}
  }

  /** Returns how many bytes it has. */
  int length() {
    return to - from;
  }

  /** Reads it as UTF-8. */
  Contents contents() {
    if (tooLong) {
      return new Contents.Unreadable(
          "Line %d has more than %,d bytes; no key policy needs that many."
              .formatted(number, LineBlocks.LONGEST_LINE));
    }
    String text = new String(bytes, from, length(), StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 || isUtf8()
        ? new Contents.Text(text)
        : new Contents.Unreadable("Line " + number + " is not UTF-8; write it in that encoding.");
  }

  /** Some editors begin a file with the mark of its encoding, which is no part of the text. */
  private static boolean hasMark(byte[] bytes, int from, int to) {
    return to - from >= 3
        && bytes[from] == (byte) 0xEF
        && bytes[from + 1] == (byte) 0xBB
        && bytes[from + 2] == (byte) 0xBF;
  }

  /** Decoding alone would put the replacement character in the place of what it cannot read. */
  private boolean isUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
