package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.exposure.Exposure;
import java.util.List;
import java.util.function.Function;

/**
 * The answer to a line by the answers to its parts, which tell all that is found in it.
 *
 * @param parts in the order of the line; at least one
 */
record PartsAnswer(List<Part> parts) implements LineAnswer {

  private static final byte[] BEGIN = LineBytes.word("{");
  private static final byte[] EXPOSURE = LineBytes.word(",\"exposure\":\"");
  private static final byte[] FINDINGS = LineBytes.word("\",\"findings\":[");
  private static final byte[] ADVISORIES = LineBytes.word("],\"advisories\":[");
  private static final byte[] END = LineBytes.word("]}");
  private static final byte[] COMMA = LineBytes.word(",");

  /**
   * A part of a line and what it is answered with.
   *
   * @param form fits the part, or is none
   */
  record Part(AnswerForm form, LineCut cut) {

    /** Whether there is no answer yet. */
    boolean hasNoAnswer() {
      return form == AnswerForm.NOT_SHARED;
    }
  }

  @Override
  public int status() {
    for (Part part : parts) {
      if (part.form().exposure() != Exposure.NONE || part.form().opensLater()) {
        return ExitStatus.NO;
      }
    }
    return ExitStatus.DONE;
  }

  @Override
  public void writeTo(AnswerLines out) {
    write(BEGIN, out);
    parts.getFirst().form().id().writeTo(out, parts.getFirst().cut());
    write(EXPOSURE, out);
    write(LineBytes.word(exposure().name()), out);
    write(FINDINGS, out);
    write(AnswerForm::findings, out);
    write(ADVISORIES, out);
    write(AnswerForm::advisories, out);
    write(END, out);
  }

  private Exposure exposure() {
    Exposure exposure = Exposure.NONE;
    for (Part part : parts) {
      exposure = exposure.or(part.form().exposure());
    }
    return exposure;
  }

  private void write(Function<AnswerForm, AnswerText> which, AnswerLines out) {
    boolean first = true;
    for (Part part : parts) {
      AnswerText text = which.apply(part.form());
      if (!text.isEmpty()) {
        if (!first) {
          write(COMMA, out);
        }
        text.writeTo(out, part.cut());
        first = false;
      }
    }
  }

  private static void write(byte[] word, AnswerLines out) {
    out.write(word, 0, word.length);
  }
}
