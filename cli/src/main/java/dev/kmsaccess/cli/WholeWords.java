package dev.kmsaccess.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help whose lines break between words alone. Picocli breaks where a text could, which is in the
 * middle of an address, a time or an ARN that somebody wants to copy; so it is given room for all
 * of a line, which is broken here.
 */
final class WholeWords {

  private static final int WIDTH = 80;
  private static final int ROOM = 4_000;

  /** What a line that goes on stands to the right of: a usage's command, an option or its like. */
  private static final Pattern MARGIN =
      Pattern.compile("Usage: [a-z-]+( [a-z]+)* | +\\S.*? {2,}(?=\\S)| +--\\S+ (?=\\S)| *");

  private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");

  private WholeWords() {}

  /** Has a command line, and all commands below it, explain itself in this way. */
  static CommandLine in(CommandLine command) {
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(command.getHelpSectionMap());
    IHelpSectionRenderer usage =
        Objects.requireNonNull(sections.get(UsageMessageSpec.SECTION_KEY_SYNOPSIS));
    sections.replaceAll((name, section) -> help -> broken(section.render(help)));
    sections.put(
        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
        help -> broken(help.synopsisHeading() + usage.render(help)));
    sections.remove(UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING);
    return command.setUsageHelpWidth(ROOM).setHelpSectionMap(sections);
  }

  private static String broken(String text) {
    return text.lines()
        .map(line -> line(line) + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private static String line(String line) {
    Matcher margin = MARGIN.matcher(line);
    String begin = margin.lookingAt() ? margin.group() : "";
    String below = " ".repeat(width(begin));
    StringBuilder broken = new StringBuilder(begin);
    int at = width(begin);
    String between = "";
    for (String word : line.substring(begin.length()).split(" ", -1)) {
      if (!between.isEmpty() && at + 1 + width(word) > WIDTH) {
        broken.append(System.lineSeparator()).append(below).append(word);
        at = below.length() + width(word);
      } else {
        broken.append(between).append(word);
        at += between.length() + width(word);
      }
      between = " ";
    }
    return broken.toString();
  }

  /** How wide a text is on a terminal, which shows no styles. */
  private static int width(String text) {
    return STYLE.matcher(text).replaceAll("").length();
  }
}
