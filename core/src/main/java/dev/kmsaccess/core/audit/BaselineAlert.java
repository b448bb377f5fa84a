package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.exposure.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells in one message what the first sweep of an installation found, so that nobody is woken once
 * for each key that has been open for years.
 *
 * @param account the key account
 * @param region the Region
 * @param keys how many keys were read
 * @param open what is open; something at least
 */
record BaselineAlert(
    String account, String region, int keys, List<TrackedFinding> open, Instant now) {

  /** SNS takes 256 KB; this many lines are far below. */
  private static final int MOST_SHOWN = 200;

  Alert message() {
    Severity worst =
        open.stream()
            .map(TrackedFinding::severity)
            .max(Comparator.naturalOrder())
            .orElse(Severity.LOW);
    String summary =
        "The first sweep read %d keys and found %d ways in for outsiders."
            .formatted(keys, open.size());
    return new Alert(
        Alert.Kind.BASELINE,
        worst,
        Optional.empty(),
        new Alert.Place(account, region, Optional.empty()),
        new Alert.Matter("baseline " + account + " " + region, now),
        now,
        Alert.subject(
            "KMS Access: first sweep of "
                + account
                + " in "
                + region
                + ", "
                + open.size()
                + " open"),
        summary,
        List.of("Close or accept each, the most severe first."),
        text(summary));
  }

  private String text(String summary) {
    AlertText text = new AlertText();
    text.line(summary);
    text.line(
        "From now on each change that opens a key is told by itself, and reminders come while it");
    text.line("stays open.");
    text.line("");
    open.stream()
        .sorted(
            Comparator.comparing(TrackedFinding::severity)
                .reversed()
                .thenComparing(it -> it.subject().id()))
        .limit(MOST_SHOWN)
        .forEach(
            it ->
                text.line(
                    "  %-9s%-9s%s".formatted(it.severity(), it.exposure(), it.subject().id())));
    if (open.size() > MOST_SHOWN) {
      text.line("  and " + (open.size() - MOST_SHOWN) + " more");
    }
    text.line("");
    text.line("kms-access audit --account shows for each who gets in, why, and how to close it.");
    return text.toString();
  }
}
