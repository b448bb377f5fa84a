package dev.kmsaccess.core.json;

import java.util.Locale;

/**
 * Text without anything that a terminal, a log or a reader could take for ours: no line ends, no
 * controls, no marks that turn the direction of reading, no halves of characters.
 */
public final class PlainText {

  private PlainText() {}

  /**
   * Returns the text with everything that is not plain escaped, and cut.
   *
   * @param text anything
   * @param longest the most characters of it that are shown; an ellipsis comes on top
   */
  public static String of(String text, int longest) {
    if (text.length() <= longest && isAscii(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(Math.min(text.length(), longest) + 1);
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      String piece = of(codePoint);
      if (plain.length() + piece.length() > longest) {
        return plain.append('…').toString();
      }
      plain.append(piece);
      at += Character.charCount(codePoint);
    }
    return plain.toString();
  }

  /** Returns a character, or its escape where it is not plain. */
  public static String of(int codePoint) {
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          isPlain(codePoint)
              ? Character.toString(codePoint)
              : "\\u{" + Integer.toHexString(codePoint).toUpperCase(Locale.ROOT) + "}";
    };
  }

  /** Whether a text has nothing but printable characters of ASCII, and so is plain. */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Whether a character can be shown as it is. */
  public static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      // Controls, text direction marks, private and unassigned characters, line breaks of Unicode.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
