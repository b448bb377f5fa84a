package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets the lines of a message; foreign text comes in escaped, quoted and cut, on one line. */
final class AlertText {

  static final int LONGEST_ARN = 256;

  private final List<String> lines = new ArrayList<>();

  AlertText line(String line) {
    lines.add(line);
    return this;
  }

  AlertText section(String title) {
    lines.add("");
    lines.add(title);
    return this;
  }

  /** A fact under its label, indented. */
  AlertText fact(String label, String text) {
    lines.add("  %-9s%s".formatted(label, text));
    return this;
  }

  /** A numbered step, with the commands that do it. */
  AlertText step(int number, String words, String... commands) {
    lines.add("  %d. %s".formatted(number, words));
    for (String command : commands) {
      lines.add("     " + command);
    }
    return this;
  }

  /** Who did what when from where; or that the sweep found it. */
  AlertText origin(Optional<CloudTrailRecord> change) {
    section("WHO DID WHAT");
    if (change.isEmpty()) {
      return line("  The sweep found it; CloudTrail's record of the change did not arrive.");
    }
    CloudTrailRecord record = change.get();
    line(
        "  %s by %s"
            .formatted(ForeignText.shown(record.eventName()), quoted(record.actor().text())));
    record.actor().role().ifPresent(it -> line("  with the role " + quoted(it)));
    line("  at " + seconds(record.time()) + " from " + ForeignText.quoted(record.sourceIp()));
    return line("  CloudTrail event " + ForeignText.quoted(record.eventId()));
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }

  static String quoted(String foreign) {
    return "\"" + ForeignText.shown(foreign, LONGEST_ARN).replace("\"", "\\\"") + "\"";
  }

  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
