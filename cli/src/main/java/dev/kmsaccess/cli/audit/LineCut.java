package dev.kmsaccess.cli.audit;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
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

  private static final byte[] NOTHING = {};
  private static final IntFunction<byte[]> NOTHING_INSTEAD = number -> NOTHING;
  private static final int[] NO_CUTS = {};

  /** By number: what a form has in the place of what was cut out. No plain line has such bytes. */
  private static final byte[][] MARKS =
      IntStream.range(0, FIRST_TEXT + MOST)
          .mapToObj(
              it ->
                  it < FIRST_ACCOUNT ? NOTHING : new byte[] {(byte) (it / 100), (byte) (it % 100)})
          .toArray(byte[][]::new);

  private final Line line;

  /** Of each span of the line that it has, in order: where it begins and where it ends. */
  private final int[] spans;

  /** Of each cut, in the order of the line: its number, where it begins and where it ends. */
  private final int[] cuts;

  private final LineStatements statements;

  /**
   * Cuts a whole line.
   *
   * @param cuts of each cut, in the order of the line: its number, where it begins and where it
   *     ends in the bytes of the line
   * @param statements those that the line can be taken apart into
   */
  LineCut(Line line, int[] cuts, LineStatements statements) {
    this(line, new int[] {line.from(), line.to()}, cuts, statements);
  }

  /**
   * Cuts a line that has only some of the bytes of another one.
   *
   * @param spans of each span that it has, in order: where it begins and where it ends; between
   *     those that are neither the first nor the last, it has commas
   * @param cuts those in the spans
   */
  static LineCut ofPart(LineCut whole, int[] spans, int[] cuts) {
    return new LineCut(whole.line, spans, cuts, LineStatements.INSEPARABLE);
  }

  private LineCut(Line line, int[] spans, int[] cuts, LineStatements statements) {
    this.line = line;
    this.spans = spans;
    this.cuts = cuts;
    this.statements = statements;
  }

  /** Returns the line as it is. */
  Line line() {
    return spans.length == 2 ? line : new Line(written(NO_CUTS, NOTHING_INSTEAD), line.number());
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
    return new LineCut(line, cutsOf(it -> it < FIRST_ACCOUNT), LineStatements.INSEPARABLE);
  }

  /** Returns what is left of the line when its texts are cut out. */
  LineForm form() {
    return new LineForm(written(cuts, number -> MARKS[number]));
  }

  /** Returns the line as it would be if these stand-ins had been in it all along. */
  Line with(StandIns standIns) {
    return new Line(written(cutsOf(it -> it != KEY_ID), standIns::of), line.number());
  }

  private int[] cutsOf(IntPredicate numbers) {
    int[] some = new int[cuts.length];
    int length = 0;
    for (int i = 0; i < cuts.length; i += 3) {
      if (numbers.test(cuts[i])) {
        System.arraycopy(cuts, i, some, length, 3);
        length += 3;
      }
    }
    return Arrays.copyOf(some, length);
  }

  /** Returns the bytes that it has of the line, with others in the place of what is cut out. */
  private byte[] written(int[] cuts, IntFunction<byte[]> instead) {
    byte[] written = new byte[length(cuts, instead)];
    int length = 0;
    int cut = 0;
    for (int span = 0; span < spans.length; span += 2) {
      if (isAfterComma(span)) {
        written[length++] = ',';
      }
      int from = spans[span];
      for (; cut < cuts.length && cuts[cut + 1] < spans[span + 1]; cut += 3) {
        length = copy(line.bytes(), from, cuts[cut + 1], written, length);
        byte[] other = instead.apply(cuts[cut]);
        length = copy(other, 0, other.length, written, length);
        from = cuts[cut + 2];
      }
      length = copy(line.bytes(), from, spans[span + 1], written, length);
    }
    return written;
  }

  private int length(int[] cuts, IntFunction<byte[]> instead) {
    int length = 0;
    for (int span = 0; span < spans.length; span += 2) {
      length += spans[span + 1] - spans[span] + (isAfterComma(span) ? 1 : 0);
    }
    for (int cut = 0; cut < cuts.length; cut += 3) {
      length += instead.apply(cuts[cut]).length - (cuts[cut + 2] - cuts[cut + 1]);
    }
    return length;
  }

  /** The first span ends, and the last begins, where the line's list of statements does. */
  private boolean isAfterComma(int span) {
    return span > 2 && span < spans.length - 2;
  }

  private static int copy(byte[] bytes, int from, int to, byte[] written, int length) {
    System.arraycopy(bytes, from, written, length, to - from);
    return length + to - from;
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

  /** Whether one of the other texts that are cut out is in one of several pieces. */
  boolean hasTextIn(List<byte[]> pieces) {
    for (int i = 0; i < cuts.length; i += 3) {
      if (cuts[i] >= FIRST_TEXT && isInAny(pieces, cuts[i + 1], cuts[i + 2])) {
        return true;
      }
    }
    return false;
  }

  private boolean isInAny(List<byte[]> pieces, int from, int to) {
    for (int i = 0; i < pieces.size(); i++) {
      if (isIn(pieces.get(i), from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(byte[] some, int from, int to) {
    byte[] bytes = line.bytes();
    byte first = bytes[from];
    int textLength = to - from;
    for (int at = 0; at + textLength <= some.length; at++) {
      if (some[at] == first && Arrays.equals(some, at, at + textLength, bytes, from, to)) {
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
