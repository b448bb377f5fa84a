package dev.kmsaccess.cli.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the lines of one form are answered with: pieces of the answer's bytes, and between them the
 * numbers of the texts that each line brings itself.
 */
final class AnswerForm {

  private static final byte[] ROLE = LineBytes.word("role/");
  private static final byte[] USER = LineBytes.word("user/");
  private static final int ACCOUNT_LENGTH = 12;

  /** Stands for the answers of lines of which each has its own. */
  static final AnswerForm NOT_SHARED = new AnswerForm(0, new byte[0], new int[0], StandIns.ONE);

  private final int status;
  private final List<byte[]> pieces = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();

  // Who is in the answer of every line: strangers, and whom all the lines name. Names are those of
  // accounts, organisations, roles and users.
  private final List<byte[]> names = new ArrayList<>();

  /**
   * Makes the answers of all lines that have the form of one.
   *
   * @param answer to that line, when stand-ins were in it
   * @param repeated the numbers of the stand-ins that were in it
   */
  AnswerForm(int status, byte[] answer, int[] repeated, StandIns standIns) {
    this.status = status;
    byte[][] texts = Arrays.stream(repeated).mapToObj(standIns::of).toArray(byte[][]::new);
    int from = 0;
    for (int at = 0; at < answer.length; ) {
      int found = found(texts, answer, at);
      if (found < 0) {
        at++;
      } else {
        piece(answer, from, at);
        numbers.add(repeated[found]);
        at += texts[found].length;
        from = at;
      }
    }
    piece(answer, from, answer.length);
  }

  private static int found(byte[][] texts, byte[] answer, int at) {
    for (int i = 0; i < texts.length; i++) {
      byte[] text = texts[i];
      if (at + text.length <= answer.length
          && Arrays.equals(text, 0, text.length, answer, at, at + text.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether it answers every line as another one does. */
  boolean saysTheSameAs(AnswerForm other) {
    return status == other.status
        && numbers.equals(other.numbers)
        && Arrays.deepEquals(pieces.toArray(), other.pieces.toArray());
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

  /** Returns how many bytes it holds. */
  int length() {
    return pieces.stream().mapToInt(it -> it.length).sum();
  }

  /**
   * Whether it answers a line of this form. It does not if the line names somebody who is in the
   * answer as somebody else: as the stranger who gets in; nor if it has a text that is there for
   * another reason.
   */
  boolean fits(LineCut cut) {
    if (this == NOT_SHARED) {
      return false;
    }
    for (byte[] name : names) {
      if (cut.hasName(name)) {
        return false;
      }
    }
    for (byte[] piece : pieces) {
      if (cut.hasTextIn(piece)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the answer of a line of this form that it fits. */
  LineAnswer answer(LineCut cut) {
    return new OfLine(this, cut);
  }

  private record OfLine(AnswerForm form, LineCut cut) implements LineAnswer {
    @Override
    public int status() {
      return form.status;
    }

    @Override
    public void writeTo(AnswerLines out) {
      for (int i = 0; i < form.numbers.size(); i++) {
        byte[] piece = form.pieces.get(i);
        out.write(piece, 0, piece.length);
        cut.writeTo(out, form.numbers.get(i));
      }
      byte[] last = form.pieces.getLast();
      out.write(last, 0, last.length);
    }
  }
}
