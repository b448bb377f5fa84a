package dev.kmsaccess.core.fuzz;

import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The good inputs that the hostile ones are made of. */
final class Samples {

  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
  private static final Path CORPUS =
      ROOT.resolve("core").resolve("src/test/resources/exposure-corpus");

  private Samples() {}

  /** Returns one of the files of the project. */
  static String file(String name) {
    return read(ROOT.resolve(name));
  }

  /** Returns sample events by their names. */
  static List<String> events(String... names) {
    return Stream.of(names).map(name -> file("events/" + name + ".json")).toList();
  }

  /** Returns the policies of the corpus. */
  static List<String> policies() {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files.filter(it -> it.toString().endsWith(".json")).sorted().toList().stream()
          .map(file -> Envelopes.object(read(file)))
          .map(it -> it.object("policy").orElseThrow())
          .map(StrictJson::write)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the shipped rules without the texts for editors, and each rule once more as a file. */
  static List<String> rules() {
    JsonObject file = Envelopes.object(file("rules/access-rules.json"));
    return Stream.concat(
            Stream.of(StrictJson.write(file)),
            file.objects("rules").stream()
                .map(
                    rule ->
                        "{\"version\": \"1\", \"rules\": [%s]}".formatted(StrictJson.write(rule))))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
