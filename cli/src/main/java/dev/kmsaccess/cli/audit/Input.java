package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.json.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a file or the standard input turned out to be. Its contents say so, not an option: JSON
 * Lines are known by a first line that is a whole object and no document of another kind, so that a
 * file of any size is never read as a whole.
 */
sealed interface Input {

  /** JSON Lines, from their beginning. */
  record Lines(InputStream in) implements Input {}

  /** One document: a policy, a template, a plan. */
  record Document(JsonResult contents) implements Input {}

  /** Decides what an input is. */
  final class Sniffer {

    private static final int MOST = 64 << 20;
    private static final StrictJson JSON = StrictJson.within(new JsonLimits(MOST, 256));
    private static final Pattern TEMPLATE = Pattern.compile("(?m)^[\"']?Resources[\"']?:");

    private final boolean linesExpected;

    /**
     * Makes a sniffer.
     *
     * @param linesExpected whether JSON Lines are more likely than a broken document, because an
     *     answer for each line was asked for
     */
    Sniffer(boolean linesExpected) {
      this.linesExpected = linesExpected;
    }

    /**
     * Returns what the input is; it is read on from where this leaves it.
     *
     * @param name the file's name, whose suffix may settle the question
     */
    Input open(String name, InputStream in) throws IOException {
      String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (suffix.equals("jsonl") || suffix.equals("ndjson")) {
        return new Lines(in);
      }
      byte[] head = in.readNBytes(LineBlocks.LONGEST_LINE);
      if (isLine(firstLine(head))) {
        return new Lines(new SequenceInputStream(new ByteArrayInputStream(head), in));
      }
      byte[] rest = in.readNBytes(MOST - head.length);
      InputStream all =
          new SequenceInputStream(new ByteArrayInputStream(head), new ByteArrayInputStream(rest));
      if (head.length + rest.length == MOST) {
        if (linesExpected) {
          return new Lines(new SequenceInputStream(all, in));
        }
        throw UserFault.notUnderstood(
            "%s has more than %,d bytes and is no JSON Lines; no policy, template or plan is so large."
                .formatted(Shown.safe(name), MOST));
      }
      return document(all.readAllBytes(), suffix);
    }

    private Input document(byte[] bytes, String suffix) {
      return switch (Utf8.read(bytes)) {
        case Utf8.Text(String text) -> document(bytes, text, suffix);
        case Utf8.Malformed(Place place) when !linesExpected ->
            new Document(new JsonResult.Malformed(StrictJson.notUtf8(place)));
        case Utf8.Malformed(Place place) -> new Lines(new ByteArrayInputStream(bytes));
      };
    }

    private Input document(byte[] bytes, String text, String suffix) {
      JsonResult json = JSON.read(text);
      if (json instanceof JsonResult.Parsed) {
        return new Document(json);
      }
      if (suffix.equals("yaml") || suffix.equals("yml") || TEMPLATE.matcher(text).find()) {
        return new Document(YamlTree.read(text));
      }
      return linesExpected || text.lines().limit(1000).anyMatch(Sniffer::isLine)
          ? new Lines(new ByteArrayInputStream(bytes))
          : new Document(json);
    }

    private static String firstLine(byte[] head) {
      int end = 0;
      while (end < head.length && head[end] != '\n') {
        end++;
      }
      // Without an end in sight this is no line that would be read.
      return end == LineBlocks.LONGEST_LINE ? "" : new String(head, 0, end, StandardCharsets.UTF_8);
    }

    private static boolean isLine(String text) {
      return text.startsWith("{")
          && JSON.read(text) instanceof JsonResult.Parsed(JsonObject object)
          && (object.get("policy").isPresent() || object.get("keyArn").isPresent())
          && object.get("Statement").isEmpty();
    }
  }
}
