package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.PlainText;

/**
 * Text that somebody else wrote, made fit to be shown: on one line, without anything that a
 * terminal, a log or a reader could take for ours, and not too long.
 */
public final class ForeignText {

  /** The longest foreign text that is shown, in characters, unless the caller says otherwise. */
  public static final int SHOWN = 120;

  private ForeignText() {}

  /** Returns the text escaped and cut to {@value #SHOWN} characters, without quotes. */
  public static String shown(String text) {
    return shown(text, SHOWN);
  }

  /**
   * Returns the text escaped and cut, without quotes.
   *
   * @param text anything
   * @param longest the most characters of it that are shown; an ellipsis comes on top
   */
  public static String shown(String text, int longest) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 1);
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      String piece = escaped(codePoint);
      if (shown.length() + piece.length() > longest) {
        return shown.append('…').toString();
      }
      shown.append(piece);
      at += Character.charCount(codePoint);
    }
    return shown.toString();
  }

  /** Returns the text escaped, cut and in double quotes, so that its ends can be seen. */
  public static String quoted(String text) {
    return "\"" + shown(text).replace("\"", "\\\"") + "\"";
  }

  private static String escaped(int codePoint) {
    return codePoint == '\\' ? "\\\\" : PlainText.of(codePoint);
  }
}
