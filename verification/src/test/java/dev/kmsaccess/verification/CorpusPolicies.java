package dev.kmsaccess.verification;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The key policies of the analyser's corpus. */
final class CorpusPolicies {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.FILE);

  private CorpusPolicies() {}

  /** Returns all of them that have a statement, always in the same order. */
  static List<JsonObject> all() {
    Path corpus = Project.root().resolve("core/src/test/resources/exposure-corpus");
    try (Stream<Path> files = Files.walk(corpus)) {
      return files
          .filter(it -> it.toString().endsWith(".json"))
          .sorted()
          .map(it -> ((JsonObject) read(Project.text(it))).object("policy").orElseThrow())
          .filter(it -> !it.objects("Statement").isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the corpus", e);
    }
  }

  /** Reads JSON that a test wrote or a command printed. */
  static JsonValue read(String text) {
    return switch (JSON.read(text)) {
      case JsonResult.Parsed(JsonValue value) -> value;
      case JsonResult.Malformed malformed -> throw new AssertionError(malformed.problem());
    };
  }
}
