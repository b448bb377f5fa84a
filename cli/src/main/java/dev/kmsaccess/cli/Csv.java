package dev.kmsaccess.cli;

import dev.kmsaccess.core.event.ForeignText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of a table, as <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a> has them, of
 * which no spreadsheet computes anything.
 */
public final class Csv {

  private static final int LONGEST = 512;

  private Csv() {}

  /** Returns a line with its end; the fields may be foreign text. */
  public static String line(List<String> fields) {
    return fields.stream().map(Csv::field).collect(Collectors.joining(",", "", "\r\n"));
  }

  /**
   * A table's program would compute what begins like a formula, so such a text is marked as one.
   */
  private static String field(String text) {
    String shown = ForeignText.shown(text, LONGEST);
    String safe = shown.matches("[=+@-].*") ? "'" + shown : shown;
    return safe.matches("[^,\"\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
