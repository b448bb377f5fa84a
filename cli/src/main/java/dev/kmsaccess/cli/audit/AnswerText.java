package dev.kmsaccess.cli.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of what the lines of one form are answered with: pieces of the answer's bytes, and between
 * them the numbers of the texts that each line brings itself.
 */
final class AnswerText {

  private static final byte[] ROLE = LineBytes.word("role/");
  private static final byte[] USER = LineBytes.word("user/");
  private static final int ACCOUNT_LENGTH = 12;

  static final AnswerText EMPTY = new AnswerText(new byte[0], 0, 0, new int[0], StandIns.ONE);

  private final List<byte[]> pieces = new ArrayList<>(1);
  private final List<Integer> numbers = new ArrayList<>(0);

  // Who is in the answer of every line: strangers, and whom all the lines name. Names are those of
  // accounts, organisations, roles and users.
  private final List<byte[]> names = new ArrayList<>(0);

  /**
   * Makes the text of all lines that have the form of one.
   *
   * @param answer to that line, when stand-ins were in it
   * @param begin where this part of it begins, and {@code end} where it ends
   * @param repeated the numbers of the stand-ins that were in it
   */
  AnswerText(byte[] answer, int begin, int end, int[] repeated, StandIns standIns) {
    byte[][] texts = Arrays.stream(repeated).mapToObj(standIns::of).toArray(byte[][]::new);
    int from = begin;
    for (int at = texts.length == 0 ? end : begin; at < end; ) {
      int found = found(texts, answer, at, end);
      if (found < 0) {
        at++;
      } else {
        piece(answer, from, at);
        numbers.add(repeated[found]);
        at += texts[found].length;
        from = at;
      }
    }
    piece(answer, from, end);
  }

  private static int found(byte[][] texts, byte[] answer, int at, int end) {
    for (int i = 0; i < texts.length; i++) {
      byte[] text = texts[i];
      if (answer[at] == text[0]
          && at + text.length <= end
          && Arrays.equals(text, 0, text.length, answer, at, at + text.length)) {
        return i;
      }
    }
    return -1;
  }

  private void piece(byte[] answer, int from, int to) {
    pieces.add(Arrays.copyOfRange(answer, from, to));
    int digits = 0;
    for (int i = from; i <= to; i++) {
      byte it = i < to ? answer[i] : 0;
      if (LineBytes.isDigit(it)) {
        digits++;
      } else {
        if (digits == ACCOUNT_LENGTH) {
          names.add(Arrays.copyOfRange(answer, i - digits, i));
        }
        digits = 0;
      }
      if (it == '-' && i > from && answer[i - 1] == 'o') {
        int end = i + 1;
        while (end < to && LineBytes.isOfOrganization(answer[end])) {
          end++;
        }
        names.add(Arrays.copyOfRange(answer, i - 1, end));
      } else if (it == '/'
          && (ends(ROLE, answer, from, i + 1) || ends(USER, answer, from, i + 1))) {
        int end = i + 1;
        while (end < to && LineBytes.isOfName(answer[end])) {
          end++;
        }
        if (end > i + 1) {
          names.add(Arrays.copyOfRange(answer, i + 1, end));
        }
      }
    }
  }

  private static boolean ends(byte[] word, byte[] answer, int from, int at) {
    return at - word.length >= from
        && Arrays.equals(word, 0, word.length, answer, at - word.length, at);
  }

  /** Whether it is the text of every line as another one is. */
  boolean saysTheSameAs(AnswerText other) {
    return numbers.equals(other.numbers)
        && Arrays.deepEquals(pieces.toArray(), other.pieces.toArray());
  }

  /** Whether a line has one of the names in it that no line brings itself. */
  boolean hasNameOf(LineCut line) {
    for (int i = 0; i < names.size(); i++) {
      if (line.hasName(names.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it has a name that one line has, and some of its bytes do not. */
  boolean hasNameOf(LineCut line, LineCut but) {
    for (int i = 0; i < names.size(); i++) {
      if (line.hasName(names.get(i)) && !but.hasName(names.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text that a line brings stands in it for another reason. */
  boolean hasTextOf(LineCut cut) {
    return cut.hasTextIn(pieces);
  }

  boolean isEmpty() {
    return numbers.isEmpty() && pieces.getFirst().length == 0;
  }

  /** Returns how many bytes it holds. */
  int length() {
    int length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    return length;
  }

  /** Writes it as it is for one line. */
  void writeTo(AnswerLines out, LineCut cut) {
    for (int i = 0; i < numbers.size(); i++) {
      byte[] piece = pieces.get(i);
      out.write(piece, 0, piece.length);
      cut.writeTo(out, numbers.get(i));
    }
    byte[] last = pieces.getLast();
    out.write(last, 0, last.length);
  }
}
