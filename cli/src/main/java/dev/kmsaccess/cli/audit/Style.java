package dev.kmsaccess.cli.audit;

import picocli.CommandLine.Help.Ansi;

/** Colours for a terminal. Foreign text is never read for markup: only the style is interpreted. */
record Style(Ansi ansi) {

  String alarm(String text) {
    return styled("bold,fg(red)", text);
  }

  String warning(String text) {
    return styled("bold,fg(yellow)", text);
  }

  String fine(String text) {
    return styled("fg(green)", text);
  }

  String bold(String text) {
    return styled("bold", text);
  }

  private String styled(String style, String text) {
    if (!ansi.enabled()) {
      return text;
    }
    Ansi.IStyle[] codes = Ansi.Style.parse(style);
    return Ansi.Style.on(codes) + text + Ansi.Style.off(codes);
  }
}
