package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/**
 * Finds its way through a line of {@code {"id", "keyArn", "policy"}} as far as the line is plain:
 * ASCII, and without a backslash but for those of a policy that stands there as a string. It tells
 * of each text where it stands and what for, and reads none of them. Whether the line is sound JSON
 * is not found out here.
 */
final class PlainLine {

  /** What a text of a line is for. */
  enum Place {
    /** The line's id. */
    ID,
    /** The line's id, which is a whole number. */
    ID_NUMBER,
    /** The key's ARN. */
    KEY,
    /** A statement's Sid. */
    SID,
    /** A statement's Effect. */
    EFFECT,
    /** A whole statement of a list of them; it comes after what stands in it. */
    STATEMENT,
    /** Whom a statement names. */
    PRINCIPAL,
    /** The operator of conditions. */
    OPERATOR,
    /** The condition key whose values follow. */
    CONDITION_KEY,
    /** A value that the operator and the key before it are about. */
    VALUE,
    /** Anything else in the policy, numbers and names of members included. */
    OTHER
  }

  /** Is told of the texts of a line, in their order. */
  interface Texts {

    /** Takes a text from a byte of the line to another one; false ends the walk. */
    boolean add(Place place, int from, int to);
  }

  /** What a value belongs to: only some members of some objects have a place. */
  private enum Level {
    LINE,
    ASIDE,
    POLICY,
    STATEMENT,
    PRINCIPAL,
    CONDITION,
    TESTS,
    BELOW
  }

  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 15;

  private static final byte[] ID = LineBytes.word("id");
  private static final byte[] KEY = LineBytes.word("keyArn");
  private static final byte[] POLICY = LineBytes.word("policy");
  private static final byte[] STATEMENT = LineBytes.word("Statement");
  private static final byte[] SID = LineBytes.word("Sid");
  private static final byte[] EFFECT = LineBytes.word("Effect");
  private static final byte[] PRINCIPAL = LineBytes.word("Principal");
  private static final byte[] NOT_PRINCIPAL = LineBytes.word("NotPrincipal");
  private static final byte[] CONDITION = LineBytes.word("Condition");

  private final byte[] bytes;
  private final int end;
  private final Texts texts;
  private int at;

  /** Whether this is inside of a policy that stands in the line as a string. */
  private boolean inString;

  private int textFrom;
  private int textTo;

  /** Where the object ends that was stepped over last. */
  private int objectTo;

  private PlainLine(Line line, Texts texts) {
    this.bytes = line.bytes();
    this.at = line.from();
    this.end = line.to();
    this.texts = texts;
  }

  /** Walks through a line; false if it is not plain, or if a text was not taken. */
  static boolean walk(Line line, Texts texts) {
    PlainLine plain = new PlainLine(line, texts);
    return plain.object(Level.LINE, 0) && plain.at == plain.end;
  }

  private boolean object(Level level, int depth) {
    if (depth > DEEPEST || !skip('{')) {
      return false;
    }
    if (at < end && bytes[at] == '}') {
      return endsObject();
    }
    do {
      if (!text()) {
        return false;
      }
      int nameFrom = textFrom;
      int nameTo = textTo;
      if (!skip(':') || !member(level, nameFrom, nameTo, depth)) {
        return false;
      }
    } while (skip(','));
    return endsObject();
  }

  private boolean endsObject() {
    objectTo = at + 1;
    return skip('}');
  }

  private boolean member(Level level, int nameFrom, int nameTo, int depth) {
    return switch (level) {
      case LINE -> {
        if (is(ID, nameFrom, nameTo)) {
          yield id(depth);
        }
        if (is(KEY, nameFrom, nameTo) && startsText()) {
          yield text() && texts.add(Place.KEY, textFrom, textTo);
        }
        yield is(POLICY, nameFrom, nameTo) ? policy(depth) : value(Level.ASIDE, depth);
      }
      case POLICY -> value(is(STATEMENT, nameFrom, nameTo) ? Level.STATEMENT : Level.BELOW, depth);
      case STATEMENT -> ofStatement(nameFrom, nameTo, depth);
      case CONDITION -> texts.add(Place.OPERATOR, nameFrom, nameTo) && value(Level.TESTS, depth);
      case TESTS -> texts.add(Place.CONDITION_KEY, nameFrom, nameTo) && value(Level.TESTS, depth);
      case BELOW -> texts.add(Place.OTHER, nameFrom, nameTo) && value(Level.BELOW, depth);
      case ASIDE, PRINCIPAL -> value(level, depth);
    };
  }

  private boolean ofStatement(int nameFrom, int nameTo, int depth) {
    if (is(SID, nameFrom, nameTo) && startsText()) {
      return text() && texts.add(Place.SID, textFrom, textTo);
    }
    if (is(EFFECT, nameFrom, nameTo) && startsText()) {
      return text() && texts.add(Place.EFFECT, textFrom, textTo);
    }
    if (is(PRINCIPAL, nameFrom, nameTo) || is(NOT_PRINCIPAL, nameFrom, nameTo)) {
      return value(Level.PRINCIPAL, depth);
    }
    return value(is(CONDITION, nameFrom, nameTo) ? Level.CONDITION : Level.BELOW, depth);
  }

  private boolean id(int depth) {
    if (startsText()) {
      return text() && texts.add(Place.ID, textFrom, textTo);
    }
    int from = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == from) {
      return value(Level.ASIDE, depth);
    }
    boolean plain = (bytes[from] != '0' || at == from + 1) && at - from <= LONGEST_NUMBER;
    int to = at;
    spaces();
    return plain
        && at < end
        && (bytes[at] == ',' || bytes[at] == '}')
        && texts.add(Place.ID_NUMBER, from, to);
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
      return text() && tell(level, textFrom, textTo);
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
    int to = at;
    spaces();
    return to > from && (level == Level.ASIDE || texts.add(Place.OTHER, from, to));
  }

  private boolean tell(Level level, int from, int to) {
    return switch (level) {
      case LINE, ASIDE -> true;
      case PRINCIPAL -> texts.add(Place.PRINCIPAL, from, to);
      case TESTS -> texts.add(Place.VALUE, from, to);
      case POLICY, STATEMENT, CONDITION, BELOW -> texts.add(Place.OTHER, from, to);
    };
  }

  private boolean array(Level level, int depth) {
    if (depth > DEEPEST || !skip('[')) {
      return false;
    }
    if (skip(']')) {
      return true;
    }
    do {
      if (!(level == Level.STATEMENT ? statement(depth) : value(level, depth))) {
        return false;
      }
    } while (skip(','));
    return skip(']');
  }

  /** Steps over a statement of a list; a list with anything else in it is not plain. */
  private boolean statement(int depth) {
    int from = at;
    return object(Level.STATEMENT, depth + 1) && texts.add(Place.STATEMENT, from, objectTo);
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
    int to = at; // a field would be read and written at every byte
    while (to < end && bytes[to] != last) {
      byte it = bytes[to];
      if (it < ' ' || it == '"' || it == '\\') {
        return false;
      }
      to++;
    }
    at = to;
    textTo = to;
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
