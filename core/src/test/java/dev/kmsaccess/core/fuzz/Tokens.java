package dev.kmsaccess.core.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Takes a text apart as a reader of JSON would; together the tokens are the text again. */
final class Tokens {

  private Tokens() {}

  /** Returns the tokens; whatever is no string and no word is a token of one character. */
  static List<String> of(String text) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '"' ? endOfString(text, at) : endOfWord(text, at);
      tokens.add(text.substring(at, end));
      at = end;
    }
    return tokens;
  }

  private static int endOfString(String text, int from) {
    int at = from + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + 1);
  }

  private static int endOfWord(String text, int from) {
    int at = from;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    return Math.max(at, from + 1);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.';
  }
}
