package dev.kmsaccess.core.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** What bytes are, read as UTF-8 and nothing else. */
public sealed interface Utf8 {

  /** They are a text. */
  record Text(String text) implements Utf8 {}

  /**
   * They are none.
   *
   * @param place where the first of them stands that no text in UTF-8 has there
   */
  record Malformed(Place place) implements Utf8 {}

  /** Reads bytes; a mark of the encoding at their beginning is no part of the text. */
  static Utf8 read(byte[] bytes) {
    return read(bytes, afterMark(bytes, 0, bytes.length), bytes.length);
  }

  /** Returns where a text begins: behind the mark of the encoding, if some editor put one there. */
  static int afterMark(byte[] bytes, int from, int to) {
    return to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF
        ? from + 3
        : from;
  }

  /** Reads the bytes from one place to another, a mark of the encoding included. */
  static Utf8 read(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // Decoding puts this character in the place of what it cannot read, but it may be meant, too.
    if (text.indexOf('\uFFFD') >= 0) {
      ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
      CharBuffer out = CharBuffer.allocate(to - from);
      CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
      if (result.isError()) {
        return new Malformed(after(out.flip()));
      }
    }
    return new Text(text);
  }

  /** Lines end as the reader of JSON counts them: with either character, or both. */
  private static Place after(CharSequence text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char it = text.charAt(i);
      boolean ends =
          it == '\n' || it == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    return new Place(line, column);
  }
}
