package dev.kmsaccess.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Takes text to a stream as UTF-8 whatever the machine's locale says, for answers hold foreign
 * text; and takes what is UTF-8 already as it is.
 */
public final class Utf8Output extends PrintWriter {

  private final PrintStream stream;

  /** Makes an output whose lines go out as they are printed. */
  public Utf8Output(PrintStream stream) {
    super(stream, /* autoFlush= */ true, StandardCharsets.UTF_8);
    this.stream = stream;
  }

  /** Writes UTF-8 to an output of whichever kind; a hundred megabytes are not decoded for this. */
  public static void write(PrintWriter out, byte[] utf8) {
    if (out instanceof Utf8Output output) {
      output.flush();
      output.stream.write(utf8, 0, utf8.length);
    } else {
      out.write(new String(utf8, StandardCharsets.UTF_8));
    }
  }
}
