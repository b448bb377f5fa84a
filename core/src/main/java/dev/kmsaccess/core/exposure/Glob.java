package dev.kmsaccess.core.exposure;

import java.util.Arrays;
import java.util.List;

/**
 * A pattern over texts as a row of tokens: a character, a character in either case, one of any, a
 * run of any. A wildcard may have a character that it stops at, which is how {@code ArnLike} keeps
 * within one part of an ARN.
 */
final class Glob implements ValuePattern {

  static final byte LITERAL = 0;
  static final byte EITHER_CASE = 1;
  static final byte ONE = 2;
  static final byte RUN = 3;

  /** A wildcard's stop that is never met. */
  static final char NO_STOP = 0;

  private static final Glob ANYTHING = builder(1).run(NO_STOP).build();

  private final byte[] kinds;
  private final char[] chars;
  private final String text;
  private final boolean literal;

  private Glob(byte[] kinds, char[] chars) {
    this.kinds = kinds;
    this.chars = chars;
    this.text = new String(chars);
    this.literal = allOf(kinds, LITERAL);
  }

  private static boolean allOf(byte[] kinds, byte kind) {
    for (byte it : kinds) {
      if (it != kind) {
        return false;
      }
    }
    return true;
  }

  /** Returns the pattern that only this very text matches. */
  static Glob literal(String text) {
    return new Glob(new byte[text.length()], text.toCharArray());
  }

  /** Returns the pattern that every text matches. */
  static Glob anything() {
    return ANYTHING;
  }

  /** Returns the pattern of {@code StringLike}: wildcards cross whatever they meet. */
  static Glob like(String pattern) {
    return builder(pattern.length()).like(pattern, NO_STOP).build();
  }

  static Builder builder(int capacity) {
    return new Builder(capacity);
  }

  int length() {
    return kinds.length;
  }

  byte kind(int position) {
    return kinds[position];
  }

  /** The character of a literal token, or the stop of a wildcard. */
  char character(int position) {
    return chars[position];
  }

  /** Whether only one text matches it; then {@link #text()} is that text. */
  boolean isLiteral() {
    return literal;
  }

  String text() {
    return text;
  }

  /** Whether the token at this position can take the character. */
  boolean takes(int position, char c) {
    char own = chars[position];
    return switch (kinds[position]) {
      case LITERAL -> own == c;
      case EITHER_CASE -> own == c || Character.toLowerCase(own) == Character.toLowerCase(c);
      default -> own == NO_STOP || own != c;
    };
  }

  @Override
  public boolean matches(String value) {
    if (literal) {
      return text.equals(value);
    }
    int p = 0;
    int v = 0;
    int run = -1;
    int resume = 0;
    while (v < value.length()) {
      if (p < kinds.length && kinds[p] == RUN) {
        run = p++;
        resume = v;
      } else if (p < kinds.length && takes(p, value.charAt(v))) {
        p++;
        v++;
      } else if (run >= 0 && takes(run, value.charAt(resume))) {
        // A run that stops at a colon is followed by that colon: no earlier run can help.
        p = run + 1;
        v = ++resume;
      } else {
        return false;
      }
    }
    while (p < kinds.length && kinds[p] == RUN) {
      p++;
    }
    return p == kinds.length;
  }

  /** Returns a text that matches: one text in the first run, another in the later ones. */
  String filled(String inFirst, String inOthers, char inOnes) {
    StringBuilder filled = new StringBuilder(kinds.length + inFirst.length());
    boolean first = true;
    for (int i = 0; i < kinds.length; i++) {
      switch (kinds[i]) {
        case RUN -> {
          filled.append(first ? inFirst : inOthers);
          first = false;
        }
        case ONE -> filled.append(inOnes);
        default -> filled.append(chars[i]);
      }
    }
    return filled.toString();
  }

  /** Whether it is for texts that begin as ARNs do. */
  boolean isOfArn() {
    return text.startsWith("arn:") && allOf(Arrays.copyOf(kinds, 4), LITERAL);
  }

  /**
   * Returns a text that matches, and that is like an ARN where the pattern leaves it open.
   *
   * @param arn the six parts of an ARN
   */
  String filledLike(List<String> arn) {
    StringBuilder filled = new StringBuilder(kinds.length + 64);
    int part = 0;
    boolean said = false;
    for (int i = 0; i < kinds.length; i++) {
      switch (kinds[i]) {
        case RUN -> {
          filled.append(said ? "" : missing(arn, part, i));
          said = part < arn.size() - 1;
        }
        case ONE -> filled.append('4');
        default -> {
          filled.append(chars[i]);
          boolean next = chars[i] == ':' && part < arn.size() - 1;
          part += next ? 1 : 0;
          said &= !next;
        }
      }
    }
    if (kinds[kinds.length - 1] == RUN && chars[kinds.length - 1] == NO_STOP) {
      arn.subList(part + 1, arn.size()).forEach(it -> filled.append(':').append(it));
    }
    return filled.toString();
  }

  /** Returns what a run adds to what the pattern gives of a part. */
  private String missing(List<String> arn, int part, int run) {
    int given = 0;
    for (int i = run + 1; i < kinds.length && (kinds[i] != LITERAL || chars[i] != ':'); i++) {
      given += kinds[i] == RUN ? 0 : 1;
    }
    for (int i = run - 1; i >= 0 && (kinds[i] != LITERAL || chars[i] != ':'); i--) {
      given += kinds[i] == RUN ? 0 : 1;
    }
    String whole = arn.get(part);
    if (part < arn.size() - 1) {
      return whole.substring(Math.min(given, whole.length()));
    }
    return given == 0 ? whole : whole.substring(whole.lastIndexOf('/') + 1);
  }

  /** Returns this pattern between others, its wildcards kept from crossing a character. */
  Glob within(Glob before, char stop, Glob after) {
    Builder all = builder(before.length() + length() + after.length());
    all.all(before);
    for (int i = 0; i < kinds.length; i++) {
      boolean free = kinds[i] >= ONE && chars[i] == NO_STOP;
      all.token(kinds[i], free ? stop : chars[i]);
    }
    return all.all(after).build();
  }

  @Override
  public String toString() {
    return filled("*", "*", '?');
  }

  /** Returns the pattern for texts that have no capitals. */
  Glob inSmallLetters() {
    byte[] same = kinds.clone();
    char[] small = chars.clone();
    for (int i = 0; i < same.length; i++) {
      if (same[i] == EITHER_CASE) {
        same[i] = LITERAL;
        small[i] = Character.toLowerCase(small[i]);
      }
    }
    return new Glob(same, small);
  }

  /** Returns what can follow the first tokens: a run that they end with may go on. */
  Glob from(int position) {
    int first = position > 0 && kinds[position - 1] == RUN ? position - 1 : position;
    return new Glob(
        Arrays.copyOfRange(kinds, first, kinds.length),
        Arrays.copyOfRange(chars, first, chars.length));
  }

  /** Returns the first tokens. */
  Glob to(int position) {
    return new Glob(Arrays.copyOf(kinds, position), Arrays.copyOf(chars, position));
  }

  /** Puts tokens in a row. */
  static final class Builder {
    private byte[] kinds;
    private char[] chars;
    private int size;

    private Builder(int capacity) {
      kinds = new byte[Math.max(capacity, 4)];
      chars = new char[kinds.length];
    }

    Builder token(byte kind, char character) {
      if (size == kinds.length) {
        kinds = Arrays.copyOf(kinds, size * 2);
        chars = Arrays.copyOf(chars, size * 2);
      }
      // Two runs in a row say no more than one.
      if (kind == RUN && size > 0 && kinds[size - 1] == RUN && chars[size - 1] == character) {
        return this;
      }
      kinds[size] = kind;
      chars[size++] = character;
      return this;
    }

    Builder run(char stop) {
      return token(RUN, stop);
    }

    Builder literal(String text) {
      for (int i = 0; i < text.length(); i++) {
        token(LITERAL, text.charAt(i));
      }
      return this;
    }

    Builder eitherCase(String text) {
      for (int i = 0; i < text.length(); i++) {
        token(EITHER_CASE, text.charAt(i));
      }
      return this;
    }

    Builder like(String pattern, char stop) {
      for (int i = 0; i < pattern.length(); i++) {
        char c = pattern.charAt(i);
        switch (c) {
          case '*' -> token(RUN, stop);
          case '?' -> token(ONE, stop);
          default -> token(LITERAL, c);
        }
      }
      return this;
    }

    Builder all(Glob other) {
      for (int i = 0; i < other.length(); i++) {
        token(other.kinds[i], other.chars[i]);
      }
      return this;
    }

    Glob build() {
      return new Glob(Arrays.copyOf(kinds, size), Arrays.copyOf(chars, size));
    }
  }
}
