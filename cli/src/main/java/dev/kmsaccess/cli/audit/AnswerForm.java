package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.exposure.Advisory;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What all lines of one form, or all such parts of lines, are answered with.
 *
 * @param opensLater whether somebody gets in later who does not now, which hangs on who else does
 * @param id the answer's member of that name
 * @param findings separated by commas, as are the advisories
 */
record AnswerForm(
    Exposure exposure,
    boolean opensLater,
    AnswerText id,
    AnswerText findings,
    AnswerText advisories) {

  private static final int USUAL_LENGTH = 2048;

  /** Stands for the answers of lines of which each has its own. */
  static final AnswerForm NOT_SHARED =
      new AnswerForm(Exposure.NONE, false, AnswerText.EMPTY, AnswerText.EMPTY, AnswerText.EMPTY);

  /** Returns the answer of one line alone, in which nothing stands in for anything. */
  static AnswerForm of(LineId id, ExposureVerdict verdict) {
    return of(id, verdict, new int[0], StandIns.ONE);
  }

  /**
   * Returns the answers of all lines that have the form of one.
   *
   * @param verdict about that line, when stand-ins were in it
   * @param repeated the numbers of the stand-ins that were in it
   */
  static AnswerForm of(LineId id, ExposureVerdict verdict, int[] repeated, StandIns standIns) {
    try {
      AnswerLines lines = new AnswerLines(USUAL_LENGTH);
      JsonGenerator json = lines.json();
      json.writeStartObject();
      id.writeTo(json);
      int idEnds = lines.length();
      json.writeArrayFieldStart("findings");
      int findingsBegin = lines.length();
      for (Finding finding : verdict.findings()) {
        OutcomeJson.write(finding, lines.json());
      }
      int findingsEnd = lines.length();
      json.writeEndArray();
      json.writeArrayFieldStart("advisories");
      int advisoriesBegin = lines.length();
      for (Advisory advisory : verdict.advisories()) {
        OutcomeJson.write(advisory, lines.json());
      }
      // The last array and the object stay open: what they would end with is no part of a text.
      byte[] written = lines.toUtf8();
      return new AnswerForm(
          verdict.exposure(),
          verdict.opensAt().isPresent(),
          new AnswerText(written, "{".length(), idEnds, repeated, standIns),
          new AnswerText(written, findingsBegin, findingsEnd, repeated, standIns),
          new AnswerText(written, advisoriesBegin, written.length, repeated, standIns));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
  }

  /** Whether it answers every line as another one does. */
  boolean saysTheSameAs(AnswerForm other) {
    return exposure == other.exposure
        && opensLater == other.opensLater
        && id.saysTheSameAs(other.id)
        && findings.saysTheSameAs(other.findings)
        && advisories.saysTheSameAs(other.advisories);
  }

  /** Whether it says that there is nothing to say. */
  boolean saysNothing() {
    return this != NOT_SHARED && findings.isEmpty() && advisories.isEmpty() && !opensLater;
  }

  /**
   * Whether it answers a part of a line. It does not if the line names somebody who is in the
   * answer as somebody else: as the stranger who gets in; nor if the part has a text that is there
   * for another reason.
   */
  boolean fits(LineCut part, LineCut line) {
    if (this == NOT_SHARED) {
      return false;
    }
    for (AnswerText text : List.of(id, findings, advisories)) {
      if (text.hasNameOf(line) || text.hasTextOf(part)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the answer to one part, as that was judged, is one in its line: whether nobody is in it
   * as a stranger whom another part names.
   */
  boolean fitsRestOf(LineCut line, LineCut part) {
    for (AnswerText text : List.of(id, findings, advisories)) {
      if (text.hasNameOf(line, part)) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many bytes it holds. */
  int length() {
    return id.length() + findings.length() + advisories.length();
  }
}
