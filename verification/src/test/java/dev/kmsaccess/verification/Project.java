package dev.kmsaccess.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project itself. */
final class Project {

  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

  private Project() {}

  /** Returns the directory that the templates lie in. */
  static Path root() {
    return ROOT;
  }

  /** Returns the text of a file, named from the root. */
  static String text(String file) {
    return text(ROOT.resolve(file));
  }

  /** Returns the text of a file. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Returns the JSON files of a directory, not of those below it, in the order of their names. */
  static List<Path> jsonFiles(String directory) {
    try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
      return files.filter(it -> it.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }
}
