package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sets the lines of a message; foreign text comes in escaped, quoted and cut, on one line. */
final class AlertText {

  static final int LONGEST_ARN = 256;

  private static final int MOST_SHOWN = 10;

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

  /** What is worth knowing of the key itself. */
  AlertText surroundings(Surroundings around) {
    switch (around.aliases()) {
      case Looked.Seen<List<String>>(List<String> aliases) when aliases.isEmpty() ->
          fact("aliases", "none");
      case Looked.Seen<List<String>>(List<String> aliases) -> fact("aliases", shown(aliases));
      case Looked.Unseen<List<String>> unseen -> {}
    }
    if (around.optIn() instanceof Looked.Seen<Optional<String>>(Optional<String> tag)) {
      fact(
          "managed",
          tag.map(it -> "by KMS Access, tag kms-access = " + ForeignText.quoted(it))
              .orElse("not by KMS Access"));
    }
    return this;
  }

  private static String shown(List<String> texts) {
    String first =
        texts.stream().limit(MOST_SHOWN).map(ForeignText::quoted).collect(Collectors.joining(", "));
    int more = texts.size() - MOST_SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** What to look for in CloudTrail. */
  AlertText uses(int number, KeyCommands commands, Instant since) {
    step(
        number,
        "Look for uses of the key since " + seconds(since) + ":",
        commands.usesSince(since));
    line(
        "     Suspicious is a userIdentity.accountId that is none of yours, with Decrypt,"
            + " ReEncrypt,");
    return line(
        "     GenerateDataKey… (data was read or copied) or CreateGrant (access was passed on).");
  }

  /** Who did what when from where; or why that is not said. */
  AlertText origin(Optional<CloudTrailRecord> change, Telling telling) {
    if (change.isPresent()) {
      return origin(change.get());
    }
    section("WHO DID WHAT");
    return line(
        telling instanceof Telling.Reminder
            ? "  Nothing is new. The first message about it says who, as far as is known."
            : "  The sweep found it; CloudTrail's record of the change did not arrive.");
  }

  /** Who did what when from where. */
  AlertText origin(CloudTrailRecord record) {
    section("WHO DID WHAT");
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

  /** Returns enough of a key's id to know it by, short enough for a subject line. */
  static String shortId(KeyArn key) {
    return key.keyId().length() <= 12 ? key.keyId() : key.keyId().substring(0, 12) + "...";
  }

  static String quoted(String foreign) {
    return "\"" + ForeignText.shown(foreign, LONGEST_ARN).replace("\"", "\\\"") + "\"";
  }

  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
