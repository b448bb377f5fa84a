package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Answers one below the other, as UTF-8 in memory. */
final class AnswerLines {

  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes;
  private final JsonGenerator json;

  /** Whether the generator may hold back what belongs before the next bytes. */
  private boolean held;

  /**
   * Makes an empty text.
   *
   * @param length about how many bytes it will get
   */
  AnswerLines(int length) throws IOException {
    this.bytes = new ByteArrayOutputStream(length);
    this.json =
        JSON.createGenerator(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))
            .setRootValueSeparator(null);
  }

  /** Returns what writes a value that follows. */
  JsonGenerator json() {
    held = true;
    return json;
  }

  /** Returns how many bytes were written; whoever has the generator may go on with it. */
  int length() {
    release();
    held = true;
    return bytes.size();
  }

  /** Writes bytes of JSON as they are. */
  void write(byte[] of, int from, int to) {
    release();
    bytes.write(of, from, to - from);
  }

  /** Ends a line. */
  void end() {
    release();
    bytes.write('\n');
  }

  /** Returns all that was written. */
  byte[] toUtf8() {
    release();
    return bytes.toByteArray();
  }

  private void release() {
    if (held) {
      try {
        json.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("a text in memory could not be written", e);
      }
      held = false;
    }
  }
}
