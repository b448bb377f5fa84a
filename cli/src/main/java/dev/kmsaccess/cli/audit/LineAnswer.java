package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.cli.ExitStatus;
import java.io.IOException;

/** What one line of input is answered with: one line of JSON. */
interface LineAnswer {

  /** Returns what the line alone would make of the exit status. */
  int status();

  /** Writes the answer as one JSON object, without the line's end. */
  void writeTo(AnswerLines out) throws IOException;

  /**
   * The line was not understood.
   *
   * @param id the line's id, if that much could be read
   * @param error why, with its place
   */
  record NotUnderstood(LineId id, String error) implements LineAnswer {
    @Override
    public int status() {
      return ExitStatus.NOT_UNDERSTOOD;
    }

    @Override
    public void writeTo(AnswerLines out) throws IOException {
      writeError(id, error, out);
    }
  }

  /**
   * The line could not be answered, for a fault that is not its own.
   *
   * @param id the line's id, where it is the first thing in it
   */
  record Faulty(LineId id, String error) implements LineAnswer {

    static Faulty of(Line line, Throwable fault) {
      LineId id =
          line.contents() instanceof Line.Contents.Text(String text)
              ? LineId.ofMalformed(text)
              : LineId.UNKNOWN;
      return new Faulty(
          id, "Line " + line.number() + " met an unexpected fault; please report it: " + fault);
    }

    @Override
    public int status() {
      return ExitStatus.UNREACHABLE;
    }

    @Override
    public void writeTo(AnswerLines out) throws IOException {
      writeError(id, error, out);
    }
  }

  private static void writeError(LineId id, String error, AnswerLines out) throws IOException {
    JsonGenerator json = out.json();
    json.writeStartObject();
    id.writeTo(json);
    json.writeStringField("error", error);
    json.writeEndObject();
  }
}
