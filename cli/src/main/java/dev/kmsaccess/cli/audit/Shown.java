package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.PlainText;
import dev.kmsaccess.core.json.StrictJson;

/**
 * Foreign text made safe to show: a Sid or a name may hold line ends, escape sequences that move a
 * terminal's cursor, or marks that turn the direction of writing, and none of them may forge a line
 * of a report.
 */
final class Shown {

  private static final int LONGEST_NAME = 400;
  private static final int LONGEST_SENTENCE = 4_000;

  private Shown() {}

  /** Returns a name on one line, without anything that a terminal obeys, cut where it is long. */
  static String safe(String foreign) {
    return safe(foreign, LONGEST_NAME);
  }

  /** Returns a text that holds foreign names, treated as {@link #safe(String)} treats a name. */
  static String sentence(String text) {
    return safe(text, LONGEST_SENTENCE);
  }

  /** Returns JSON that can be copied: whatever a terminal would obey is escaped as JSON has it. */
  static String json(JsonValue value) {
    StringBuilder safe = new StringBuilder();
    String text = StrictJson.write(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        safe.append(c);
      } else {
        safe.append(String.format("\\u%04x", (int) c));
      }
    }
    return safe.toString();
  }

  private static String safe(String foreign, int longest) {
    if (foreign.length() <= longest && PlainText.isAscii(foreign)) {
      return foreign;
    }
    int end = Math.min(foreign.length(), longest);
    if (end < foreign.length() && Character.isHighSurrogate(foreign.charAt(end - 1))) {
      end--;
    }
    StringBuilder safe = new StringBuilder(end + 16);
    for (int i = 0; i < end; ) {
      int c = foreign.codePointAt(i);
      if (PlainText.isPlain(c)) {
        safe.appendCodePoint(c);
      } else {
        safe.append(String.format("\\u{%X}", c));
      }
      i += Character.charCount(c);
    }
    return foreign.length() > end ? safe.append('…').toString() : safe.toString();
  }

  /** Returns the text in double quotes; a quote in it is escaped, so that it cannot end early. */
  static String quoted(String foreign) {
    return '"' + safe(foreign).replace("\"", "\\\"") + '"';
  }
}
