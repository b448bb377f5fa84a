package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all lines of one form are answered with: pieces of the answer's bytes, and between them the
 * numbers of the texts that each line brings itself.
 */
final class AnswerForm {

  // Lines that are cut are ASCII, so that no part of their answer has characters like these.
  private static final char MARK = '\uE000';
  private static final char FIRST_NUMBER = '\uE001';

  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_LENGTH = 2048;

  private final int status;
  private final List<byte[]> pieces;
  private final int[] numbers;

  private AnswerForm(int status, List<byte[]> pieces, int[] numbers) {
    this.status = status;
    this.pieces = pieces;
    this.numbers = numbers;
  }

  /**
   * Returns the answers of all lines that have the form of one.
   *
   * @param cut the line
   * @param id the line's id
   * @param verdict on the line's policy
   */
  static AnswerForm of(LineCut cut, LineId id, ExposureVerdict verdict) throws IOException {
    StringWriter marked = new StringWriter(USUAL_LENGTH);
    AuditAnswer answer =
        new AuditAnswer(
            cut.has(LineCut.ID) ? id.as(mark(LineCut.ID)) : id,
            verdict.withSids(
                statement ->
                    cut.has(LineCut.sid(statement))
                        ? Optional.of(mark(LineCut.sid(statement)))
                        : Optional.empty()));
    try (JsonGenerator json = JSON.createGenerator(marked)) {
      answer.writeTo(json);
    }
    return split(answer.status(), marked.toString());
  }

  private static String mark(int number) {
    return "" + MARK + (char) (FIRST_NUMBER + number);
  }

  private static AnswerForm split(int status, String marked) {
    List<byte[]> pieces = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    int from = 0;
    for (int at = marked.indexOf(MARK); at >= 0; at = marked.indexOf(MARK, from)) {
      pieces.add(marked.substring(from, at).getBytes(StandardCharsets.UTF_8));
      numbers.add(marked.charAt(at + 1) - FIRST_NUMBER);
      from = at + 2;
    }
    pieces.add(marked.substring(from).getBytes(StandardCharsets.UTF_8));
    return new AnswerForm(status, pieces, numbers.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Returns how many bytes it holds. */
  int length() {
    return pieces.stream().mapToInt(it -> it.length).sum();
  }

  /** Returns the answer of a line of this form. */
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
      for (int i = 0; i < form.numbers.length; i++) {
        byte[] piece = form.pieces.get(i);
        out.write(piece, 0, piece.length);
        cut.writeTo(out, form.numbers[i]);
      }
      byte[] last = form.pieces.getLast();
      out.write(last, 0, last.length);
    }
  }
}
