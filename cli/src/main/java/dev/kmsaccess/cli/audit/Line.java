package dev.kmsaccess.cli.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** One line of JSON Lines, or why it cannot be read as text. */
sealed interface Line {

  /** Returns the line's number, counted from 1. */
  long number();

  /** A line that can be read. */
  record Text(long number, String text) implements Line {}

  /**
   * A line that cannot.
   *
   * @param why a sentence for people, which names the line
   */
  record Unreadable(long number, String why) implements Line {}

  /** Returns the line that stands between these bounds. */
  static Line of(byte[] bytes, int from, int to, long number) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 || isUtf8(bytes, from, to)
        ? new Text(number, text)
        : new Unreadable(number, "Line " + number + " is not UTF-8; write it in that encoding.");
  }

  /** Returns a line that is longer than any that is read. */
  static Line tooLong(long number) {
    return new Unreadable(
        number,
        "Line %d has more than %,d bytes; no key policy needs that many."
            .formatted(number, LineBlocks.LONGEST_LINE));
  }

  /** Decoding alone would put the replacement character in the place of what it cannot read. */
  private static boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
