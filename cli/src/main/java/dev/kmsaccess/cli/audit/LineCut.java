package dev.kmsaccess.cli.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * A line cut in two: its {@link LineForm}, and the texts that its answer only repeats, which are
 * its id and the Sids. Its key's id is cut out too, and needed no more.
 *
 * <p>This reads no JSON. It finds its way through a line as far as the line is plain: ASCII, and
 * without a backslash but for those of a policy that stands there as a string. Every other line is
 * not cut. What follows from that is enough: of two lines with one form, either both are sound or
 * neither is, and they mean the same but for the texts that were cut out, for those stand in the
 * same places and are made of characters that end no string.
 */
final class LineCut {

  /** What is cut out under this number is the line's id. */
  static final int ID = 0;

  private static final int KEY_ID = -1;
  private static final int KEY_ID_LENGTH = 36;
  private static final int MULTI_REGION_ID_LENGTH = 32;
  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 15;

  private static final byte[] ID_NAME = {'i', 'd'};
  private static final byte[] KEY_NAME = {'k', 'e', 'y', 'A', 'r', 'n'};
  private static final byte[] POLICY_NAME = {'p', 'o', 'l', 'i', 'c', 'y'};
  private static final byte[] STATEMENT_NAME = {'S', 't', 'a', 't', 'e', 'm', 'e', 'n', 't'};
  private static final byte[] SID_NAME = {'S', 'i', 'd'};
  private static final byte[] BEFORE_KEY_ID = {':', 'k', 'e', 'y', '/'};
  private static final byte[] BEFORE_MULTI_REGION_ID = {
    ':', 'k', 'e', 'y', '/', 'm', 'r', 'k', '-'
  };

  /** What an object is: only some members of some objects are cut. */
  private enum Level {
    LINE,
    POLICY,
    STATEMENT,
    BELOW
  }

  private final byte[] bytes;
  private final int start;
  private final int end;
  private int at;

  /** Whether this is inside of a policy that stands in the line as a string. */
  private boolean inString;

  private int textFrom;
  private int textTo;
  private int statements;

  /** Of each cut, in the order of the line: its number, where it begins and where it ends. */
  private int[] cuts = new int[18];

  private int cutCount;

  private LineCut(Line line) {
    this.bytes = line.bytes();
    this.start = line.from();
    this.at = start;
    this.end = line.to();
  }

  /** Cuts a line; empty if it is not as plain as it must be. */
  static Optional<LineCut> of(Line line) {
    LineCut cut = new LineCut(line);
    return cut.object(Level.LINE, 0) && cut.at == cut.end ? Optional.of(cut) : Optional.empty();
  }

  /** Returns the number under which the Sid of a statement, counted from 0, is cut out. */
  static int sid(int statement) {
    return 1 + statement;
  }

  /** Returns what is left of the line when its texts are cut out. */
  LineForm form() {
    byte[] kept = new byte[end - start];
    int length = 0;
    int from = start;
    for (int i = 0; i < cutCount; i += 3) {
      length = keep(from, cuts[i + 1], kept, length);
      from = cuts[i + 2];
    }
    length = keep(from, end, kept, length);
    return new LineForm(Arrays.copyOf(kept, length));
  }

  private int keep(int from, int to, byte[] kept, int length) {
    System.arraycopy(bytes, from, kept, length, to - from);
    return length + to - from;
  }

  /** Returns whether something was cut out under a number. */
  boolean has(int number) {
    return indexOf(number) >= 0;
  }

  /** Writes what was cut out under a number. */
  void writeTo(AnswerLines out, int number) {
    int cut = indexOf(number);
    out.write(bytes, cuts[cut + 1], cuts[cut + 2]);
  }

  private int indexOf(int number) {
    for (int i = 0; i < cutCount; i += 3) {
      if (cuts[i] == number) {
        return i;
      }
    }
    return -1;
  }

  private boolean cut(int number, int from, int to) {
    if (cutCount == cuts.length) {
      cuts = Arrays.copyOf(cuts, 2 * cuts.length);
    }
    cuts[cutCount] = number;
    cuts[cutCount + 1] = from;
    cuts[cutCount + 2] = to;
    cutCount += 3;
    // An empty text would leave the form of a line that has none to cut.
    return from < to;
  }

  private boolean object(Level level, int depth) {
    if (depth > DEEPEST || !skip('{')) {
      return false;
    }
    if (skip('}')) {
      return true;
    }
    int statement = level == Level.STATEMENT ? statements++ : -1;
    do {
      if (!text()) {
        return false;
      }
      int nameFrom = textFrom;
      int nameTo = textTo;
      if (!skip(':') || !member(level, nameFrom, nameTo, statement, depth)) {
        return false;
      }
    } while (skip(','));
    return skip('}');
  }

  private boolean member(Level level, int nameFrom, int nameTo, int statement, int depth) {
    return switch (level) {
      case LINE -> {
        if (is(ID_NAME, nameFrom, nameTo)) {
          yield id(depth);
        }
        if (is(KEY_NAME, nameFrom, nameTo) && startsText()) {
          yield text() && key();
        }
        yield is(POLICY_NAME, nameFrom, nameTo) ? policy(depth) : value(Level.BELOW, depth);
      }
      case POLICY ->
          value(is(STATEMENT_NAME, nameFrom, nameTo) ? Level.STATEMENT : Level.BELOW, depth);
      case STATEMENT ->
          is(SID_NAME, nameFrom, nameTo) && startsText()
              ? text() && cut(sid(statement), textFrom, textTo)
              : value(Level.BELOW, depth);
      case BELOW -> value(Level.BELOW, depth);
    };
  }

  private boolean id(int depth) {
    if (startsText()) {
      return text() && cut(ID, textFrom, textTo);
    }
    int from = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      return value(Level.BELOW, depth);
    }
    boolean plain = (bytes[from] != '0' || at == from + 1) && at - from <= LONGEST_NUMBER;
    int to = at;
    spaces();
    return plain && at < end && (bytes[at] == ',' || bytes[at] == '}') && cut(ID, from, to);
  }

  /** Cuts the id out of a key's ARN, but for the {@code mrk-} of a multi-Region key. */
  private boolean key() {
    if (endsWith(BEFORE_KEY_ID) || endsWith(BEFORE_MULTI_REGION_ID)) {
      return false; // without an id it would have the form of one whose id was cut out
    }
    int from =
        Math.max(
            idAfter(BEFORE_KEY_ID, KEY_ID_LENGTH),
            idAfter(BEFORE_MULTI_REGION_ID, MULTI_REGION_ID_LENGTH));
    return from < 0 || cut(KEY_ID, from, textTo);
  }

  private boolean endsWith(byte[] word) {
    return textTo - word.length >= textFrom && is(word, textTo - word.length, textTo);
  }

  /** Returns where an id of this length begins that ends the text after a word, or -1. */
  private int idAfter(byte[] word, int length) {
    int from = textTo - length;
    if (from - word.length < textFrom || !is(word, from - word.length, from)) {
      return -1;
    }
    for (int i = from; i < textTo; i++) {
      byte it = bytes[i];
      if (!(it >= '0' && it <= '9' || it >= 'a' && it <= 'f' || it == '-')) {
        return -1;
      }
    }
    return from;
  }

  private boolean policy(int depth) {
    if (!startsText()) {
      return value(Level.POLICY, depth);
    }
    at++;
    inString = true;
    spaces();
    boolean sound = object(Level.POLICY, depth + 1);
    inString = false;
    return sound && skip('"');
  }

  /** Steps over a value; an object, or each object in an array, is of this level. */
  private boolean value(Level level, int depth) {
    if (startsText()) {
      return text();
    }
    if (at < end && bytes[at] == '{') {
      return object(level, depth + 1);
    }
    if (at < end && bytes[at] == '[') {
      return array(level, depth + 1);
    }
    int from = at;
    while (at < end && isOfWord(bytes[at])) {
      at++;
    }
    boolean word = at > from;
    spaces();
    return word;
  }

  private boolean array(Level level, int depth) {
    if (depth > DEEPEST || !skip('[')) {
      return false;
    }
    if (skip(']')) {
      return true;
    }
    do {
      if (!value(level, depth)) {
        return false;
      }
    } while (skip(','));
    return skip(']');
  }

  private static boolean isOfWord(byte it) {
    return it >= 'a' && it <= 'z'
        || it >= '0' && it <= '9'
        || it >= 'A' && it <= 'Z'
        || it == '-'
        || it == '+'
        || it == '.';
  }

  private boolean startsText() {
    return at < end
        && (inString
            ? bytes[at] == '\\' && at + 1 < end && bytes[at + 1] == '"'
            : bytes[at] == '"');
  }

  /** Steps over a string, whose text is then between {@code textFrom} and {@code textTo}. */
  private boolean text() {
    if (!startsText()) {
      return false;
    }
    at += inString ? 2 : 1;
    textFrom = at;
    byte last = (byte) (inString ? '\\' : '"');
    while (at < end && bytes[at] != last) {
      if (bytes[at] < ' ' || bytes[at] == '"' || bytes[at] == '\\') {
        return false;
      }
      at++;
    }
    textTo = at;
    if (!startsText()) {
      return false;
    }
    at += inString ? 2 : 1;
    spaces();
    return true;
  }

  private boolean skip(char mark) {
    if (at < end && bytes[at] == mark) {
      at++;
      spaces();
      return true;
    }
    return false;
  }

  private void spaces() {
    while (at < end) {
      byte it = bytes[at];
      if (it == ' ' || !inString && (it == '\t' || it == '\r')) {
        at++;
      } else if (inString && it == '\\' && at + 1 < end && isOfEscapedSpace(bytes[at + 1])) {
        at += 2;
      } else {
        return;
      }
    }
  }

  private static boolean isOfEscapedSpace(byte it) {
    return it == 'n' || it == 't' || it == 'r';
  }

  private boolean is(byte[] word, int from, int to) {
    return to - from == word.length && Arrays.equals(word, 0, word.length, bytes, from, to);
  }
}
