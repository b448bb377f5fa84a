package dev.kmsaccess.cli.audit;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A line cut in two: its {@link LineForm}, and the texts that its answer only repeats: its id, its
 * Sids, and names that nothing in it tells apart (see {@link LineCutter}). Its key's id is cut out
 * too, and needed no more.
 *
 * <p>Of two lines with one form, either both are sound or neither is, and they mean the same but
 * for the texts that were cut out: those stand in the same places, are made of characters that end
 * no string, and where the names in one line are the same name, so they are in the other.
 */
final class LineCut {

  // Numbers of what is cut out. Those of Sids are counted on from the first, and so are those of
  // different accounts, of different names of roles and users, of different organisations, and of
  // different other texts.
  static final int ID = 0;
  static final int ID_NUMBER = 1;
  static final int KEY_ID = 2;
  static final int FIRST_SID = 100;
  static final int FIRST_ACCOUNT = 200;
  static final int FIRST_NAME = 300;
  static final int FIRST_ORGANIZATION = 400;
  static final int FIRST_TEXT = 500;

  /** How many different texts of a kind are cut out at most. */
  static final int MOST = 64;

  private final Line line;

  /** Of each cut, in the order of the line: its number, where it begins and where it ends. */
  private final int[] cuts;

  private final LineStatements statements;

  /**
   * Makes a cut.
   *
   * @param cuts of each cut, in the order of the line: its number, where it begins and where it
   *     ends in the bytes of the line
   * @param statements those that the line can be taken apart into
   */
  LineCut(Line line, int[] cuts, LineStatements statements) {
    this.line = line;
    this.cuts = cuts;
    this.statements = statements;
  }

  Line line() {
    return line;
  }

  int[] cuts() {
    return cuts;
  }

  /** Returns the statements that the line can be taken apart into. */
  LineStatements statements() {
    return statements;
  }

  /** Whether more is cut out than the line's id, the key's id and Sids. */
  boolean hasNames() {
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] >= FIRST_ACCOUNT) {
        return true;
      }
    }
    return false;
  }

  /** Returns the same line with all its names left in. */
  LineCut withNames() {
    int[] fewer = new int[cuts.length];
    int length = 0;
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] < FIRST_ACCOUNT) {
        System.arraycopy(cuts, i, fewer, length, 3);
        length += 3;
      }
    }
    return new LineCut(line, Arrays.copyOf(fewer, length), LineStatements.INSEPARABLE);
  }

  /** Returns what is left of the line when its texts are cut out. */
  LineForm form() {
    byte[] kept = new byte[line.length() + cuts.length];
    int length = 0;
    int from = line.from();
    for (int i = 0; i < cuts.length; i += 3) {
      length = copy(from, cuts[i + 1], kept, length);
      if (cuts[i] >= FIRST_ACCOUNT) {
        // No plain line has bytes like the first, which tells the kind.
        kept[length++] = (byte) (cuts[i] / 100);
        kept[length++] = (byte) (cuts[i] % 100);
      }
      from = cuts[i + 2];
    }
    length = copy(from, line.to(), kept, length);
    return new LineForm(Arrays.copyOf(kept, length));
  }

  private int copy(int from, int to, byte[] kept, int length) {
    System.arraycopy(line.bytes(), from, kept, length, to - from);
    return length + to - from;
  }

  /** Returns the line as it would be if these stand-ins had been in it all along. */
  Line with(StandIns standIns) {
    byte[] bytes = new byte[line.length() + cuts.length / 3 * StandIns.LONGEST];
    int length = 0;
    int from = line.from();
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] != KEY_ID) {
        length = copy(from, cuts[i + 1], bytes, length);
        byte[] standIn = standIns.of(cuts[i]);
        System.arraycopy(standIn, 0, bytes, length, standIn.length);
        length += standIn.length;
        from = cuts[i + 2];
      }
    }
    length = copy(from, line.to(), bytes, length);
    return new Line(bytes, 0, length, line.number(), false);
  }

  /** Returns the numbers of the texts that an answer may repeat, each once. */
  int[] repeated() {
    return IntStream.iterate(0, i -> i < cuts.length, i -> i + 3)
        .map(i -> cuts[i])
        .filter(it -> it != KEY_ID)
        .distinct()
        .toArray();
  }

  /** Whether one of the accounts, organisations, roles and users that are cut out has this name. */
  boolean hasName(byte[] name) {
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] >= FIRST_ACCOUNT
          && Arrays.equals(name, 0, name.length, line.bytes(), cuts[i + 1], cuts[i + 2])) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the other texts that are cut out is in some bytes. */
  boolean hasTextIn(byte[] some) {
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] >= FIRST_TEXT && isIn(some, cuts[i + 1], cuts[i + 2])) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(byte[] some, int from, int to) {
    byte first = line.bytes()[from];
    int textLength = to - from;
    for (int at = 0; at + textLength <= some.length; at++) {
      if (some[at] == first && Arrays.equals(some, at, at + textLength, line.bytes(), from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Writes what was cut out under a number. */
  void writeTo(AnswerLines out, int number) {
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] == number) {
        out.write(line.bytes(), cuts[i + 1], cuts[i + 2]);
        return;
      }
    }
    throw new IllegalArgumentException("nothing was cut out under " + number);
  }
}
