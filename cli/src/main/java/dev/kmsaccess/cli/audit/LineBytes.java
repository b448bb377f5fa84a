package dev.kmsaccess.cli.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells what stands between two places in the bytes of a line, without making texts of them. */
final class LineBytes {

  private final byte[] bytes;

  LineBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns words to look for. */
  static byte[][] words(String... ascii) {
    return Arrays.stream(ascii).map(LineBytes::word).toArray(byte[][]::new);
  }

  /** Returns a word to look for. */
  static byte[] word(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  boolean starts(byte[] word, int from, int to) {
    return from + word.length <= to
        && Arrays.equals(word, 0, word.length, bytes, from, from + word.length);
  }

  /** Whether it is one of these words. */
  boolean isAny(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (to - from == word.length && starts(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  boolean startsAny(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (starts(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  boolean ends(byte[] word, int from, int to) {
    return to - word.length >= from
        && Arrays.equals(word, 0, word.length, bytes, to - word.length, to);
  }

  boolean has(byte[] word, int from, int to) {
    for (int i = from; i + word.length <= to; i++) {
      if (starts(word, i, to)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is one of these words, which have small letters only, in whatever case. */
  boolean isAnyInAnyCase(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (to - from == word.length && startsInAnyCase(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it starts with one of these words, which have small letters only, in whatever case. */
  boolean startsAnyInAnyCase(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (startsInAnyCase(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsInAnyCase(byte[] word, int from, int to) {
    if (from + word.length > to) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      byte it = bytes[from + i];
      if (word[i] != (it >= 'A' && it <= 'Z' ? it + ('a' - 'A') : it)) {
        return false;
      }
    }
    return true;
  }

  boolean hasWildcard(int from, int to) {
    for (int i = from; i < to; i++) {
      if (isWildcard(bytes[i])) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the wildcard that matches everything, and nothing else. */
  boolean isAnything(int from, int to) {
    return to - from == 1 && bytes[from] == '*';
  }

  static boolean isDigit(byte it) {
    return it >= '0' && it <= '9';
  }

  static boolean isWildcard(byte it) {
    return it == '*' || it == '?';
  }

  /**
   * Whether the name of a role or a user may have this character (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM name
   * requirements</a>).
   */
  static boolean isOfName(byte it) {
    return isDigit(it)
        || it >= 'a' && it <= 'z'
        || it >= 'A' && it <= 'Z'
        || it == '-'
        || it == '_'
        || it == '.'
        || it == ','
        || it == '+'
        || it == '='
        || it == '@';
  }

  /** Whether the id of an organisation may have this character after its {@code o-}. */
  static boolean isOfOrganization(byte it) {
    return isDigit(it) || it >= 'a' && it <= 'z';
  }
}
