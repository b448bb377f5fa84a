package dev.kmsaccess.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A command on a file of lines. */
final class LinesCommand {

  private LinesCommand() {}

  /**
   * Runs a command.
   *
   * @param directory where the lines are put
   * @param command its words, without the file
   */
  static OfflineCommand run(Path directory, List<String> lines, String... command)
      throws IOException {
    Path file = directory.resolve("lines.jsonl");
    Files.write(file, lines);
    return OfflineCommand.run(
        Stream.concat(Stream.of(command), Stream.of(file.toString())).toArray(String[]::new));
  }
}
