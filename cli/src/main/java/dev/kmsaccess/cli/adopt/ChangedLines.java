package dev.kmsaccess.cli.adopt;

import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Two texts of JSON beside each other, line by line: a minus before what goes, a plus before what
 * comes.
 */
final class ChangedLines {

  private static final int LONGEST_LINE = 4_000;

  private ChangedLines() {}

  /** Prints what stands there and what takes its place; equal lines at both ends stand once. */
  static void print(PrintWriter out, JsonObject before, List<JsonObject> after) {
    List<String> old = lines(List.of(before));
    List<String> now = lines(after);
    int head = 0;
    while (head < old.size() && head < now.size() && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < old.size() - head
        && tail < now.size() - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    print(out, "  ", old.subList(0, head));
    print(out, "- ", old.subList(head, old.size() - tail));
    print(out, "+ ", now.subList(head, now.size() - tail));
    print(out, "  ", old.subList(old.size() - tail, old.size()));
  }

  private static void print(PrintWriter out, String mark, List<String> lines) {
    lines.forEach(it -> out.println("  " + mark + it));
  }

  private static List<String> lines(List<JsonObject> objects) {
    List<String> lines = new ArrayList<>();
    for (JsonObject object : objects) {
      StrictJson.writePretty(object)
          .lines()
          .map(it -> ForeignText.shown(it, LONGEST_LINE).replace("\\\\", "\\"))
          .forEach(lines::add);
    }
    return lines;
  }
}
