package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.Utf8;

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

  /** Makes a line of its own. */
  Line(byte[] bytes, long number) {
    this(bytes, 0, bytes.length, number, false);
  }

  /** Returns the line between these bounds. */
  static Line of(byte[] bytes, int begin, int to, long number) {
    int from = number == 1 ? Utf8.afterMark(bytes, begin, to) : begin;
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
    return switch (Utf8.read(bytes, from, to)) {
      case Utf8.Text(String text) -> new Contents.Text(text);
      case Utf8.Malformed(Place place) ->
          new Contents.Unreadable("Line " + number + " is not UTF-8; write it in that encoding.");
    };
  }
}
