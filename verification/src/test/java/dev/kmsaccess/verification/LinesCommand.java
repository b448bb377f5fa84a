package dev.kmsaccess.verification;

import dev.kmsaccess.cli.KmsAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A command on a file of lines. What it says besides its answers, and how it ends, is left out. */
final class LinesCommand {

  private LinesCommand() {}

  /**
   * Returns what a command prints.
   *
   * @param directory where the lines are put
   * @param command its words, without the file
   */
  static String output(Path directory, List<String> lines, String... command) throws IOException {
    Path file = directory.resolve("lines.jsonl");
    Files.write(file, lines);
    StringWriter out = new StringWriter();
    KmsAccess.run(
        new PrintWriter(out),
        new PrintWriter(Writer.nullWriter()),
        Stream.concat(Stream.of(command), Stream.of(file.toString())).toArray(String[]::new));
    return out.toString();
  }

  /** Returns what a command prints, line by line. */
  static List<String> answers(Path directory, List<String> lines, String... command)
      throws IOException {
    return output(directory, lines, command).lines().toList();
  }
}
