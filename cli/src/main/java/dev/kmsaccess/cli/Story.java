package dev.kmsaccess.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** Prints a story for the terminal: chapters, facts, what worked and what was refused. */
final class Story {

  private final PrintWriter out;
  private final Ansi ansi;
  private int chapter;

  Story(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  /** Begins a chapter. */
  void chapter(String title) {
    chapter++;
    out.println();
    out.println(bold(chapter + ". " + title));
  }

  /** Says something. */
  void say(String text) {
    out.println("   " + text);
  }

  /** Says that something worked, as it should. */
  void worked(String what, String detail) {
    out.println("   " + styled("fg(green)", "✓") + " " + pad(what) + detail);
  }

  /** Says that something was refused, as it should be. */
  void refused(String what, String detail) {
    out.println("   " + styled("fg(yellow)", "✗") + " " + pad(what) + detail);
  }

  /** Says that something went otherwise than it must. */
  void failed(String what, String detail) {
    out.println("   " + styled("fg(red)", "!!") + " " + pad(what) + detail);
  }

  /** Quotes a text of several lines, set off from the story. */
  void quote(String text) {
    text.lines().forEach(line -> out.println("   " + styled("faint", "│") + " " + line));
  }

  /** Ends the story. */
  void end(String text) {
    out.println();
    out.println(bold(text));
  }

  private static String pad(String what) {
    return what.length() < 34 ? what + " ".repeat(34 - what.length()) : what + "  ";
  }

  private String bold(String text) {
    return styled("bold", text);
  }

  /** Foreign text may hold picocli's own markup: only the style is interpreted, never the text. */
  private String styled(String style, String text) {
    if (!ansi.enabled()) {
      return text;
    }
    return Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style));
  }
}
