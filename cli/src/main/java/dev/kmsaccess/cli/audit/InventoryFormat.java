package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.Counted;
import dev.kmsaccess.cli.Csv;
import dev.kmsaccess.core.inventory.LastUse;
import dev.kmsaccess.core.inventory.StandingEntry;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The forms of an inventory. */
public enum InventoryFormat {
  /** For people: key by key. */
  text {
    @Override
    public void print(
        PrintWriter out, List<StandingEntry> entries, Map<StandingEntry, LastUse> uses) {
      String last = "";
      for (StandingEntry entry : entries) {
        String key = entry.key().toString();
        if (!key.equals(last)) {
          out.println(key);
          last = key;
        }
        out.printf("  %-7s %s%n", entry.reach(), Shown.safe(entry.who()));
        out.printf(
            "          by the %s %s%s%n",
            lower(entry.kind()), Shown.quoted(entry.id()), entry.ours() ? " of this product" : "");
        out.printf("          may %s%n", Shown.safe(String.join(", ", entry.actions())));
        if (!entry.conditions().isEmpty()) {
          out.printf("          if %s%n", Shown.safe(String.join(", ", entry.conditions())));
        }
        out.printf(
            "          %s%s%n",
            entry.since().map(it -> "since " + second(it) + ", ").orElse(""),
            entry.until().map(it -> "until " + second(it)).orElse("without an end"));
        Optional.ofNullable(uses.get(entry))
            .ifPresent(
                it -> out.printf("          %s%n", sentence(it, entry.account().isPresent())));
      }
      long outside =
          entries.stream().filter(it -> it.reach() != StandingEntry.Reach.INSIDE).count();
      out.printf(
          "%s from other accounts; %d not proven to be inside, %d without an end.%n",
          Counted.of(entries.size(), "way in", "ways in"),
          outside,
          entries.stream().filter(it -> it.until().isEmpty()).count());
    }
  },
  /** For programs: an array. */
  json {
    @Override
    public void print(
        PrintWriter out, List<StandingEntry> entries, Map<StandingEntry, LastUse> uses) {
      out.println(
          StrictJson.writePretty(
              JsonArray.of(
                  entries.stream()
                      .map(it -> object(it, Optional.ofNullable(uses.get(it))))
                      .toList())));
    }
  },
  /** For tables, as RFC 4180 has it. */
  csv {
    @Override
    public void print(
        PrintWriter out, List<StandingEntry> entries, Map<StandingEntry, LastUse> uses) {
      out.print(
          "keyArn,kind,id,who,account,actions,conditions,reach,ours,since,until,accountLastUsed,accountNotUsedSince\r\n");
      for (StandingEntry entry : entries) {
        out.print(
            Csv.line(
                List.of(
                    entry.key().toString(),
                    lower(entry.kind()),
                    entry.id(),
                    entry.who(),
                    entry.account().map(Object::toString).orElse(""),
                    String.join(" ", entry.actions()),
                    String.join("; ", entry.conditions()),
                    lower(entry.reach()),
                    String.valueOf(entry.ours()),
                    entry.since().map(Instant::toString).orElse(""),
                    entry.until().map(Instant::toString).orElse(""),
                    lastUsed(Optional.ofNullable(uses.get(entry))).orElse(""),
                    notUsedSince(Optional.ofNullable(uses.get(entry))).orElse(""))));
      }
      out.flush();
    }
  };

  /**
   * Prints an inventory.
   *
   * @param uses when the ways in were last used, of those of which that was found out
   */
  public abstract void print(
      PrintWriter out, List<StandingEntry> entries, Map<StandingEntry, LastUse> uses);

  private static String sentence(LastUse use, boolean ofItsAccount) {
    return switch (use) {
      case LastUse.At(Instant time) ->
          (ofItsAccount ? "its" : "some other") + " account last used the key at " + second(time);
      case LastUse.NotSince(Instant since) ->
          (ofItsAccount ? "its account has not" : "no other account has")
              + " used the key since "
              + second(since);
    };
  }

  /** AWS's clocks show parts of a second, which nobody reads. */
  private static Instant second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Optional<String> lastUsed(Optional<LastUse> use) {
    return use.flatMap(
        it ->
            it instanceof LastUse.At(Instant time)
                ? Optional.of(time.toString())
                : Optional.empty());
  }

  private static Optional<String> notUsedSince(Optional<LastUse> use) {
    return use.flatMap(
        it ->
            it instanceof LastUse.NotSince(Instant since)
                ? Optional.of(since.toString())
                : Optional.empty());
  }

  private static JsonObject object(StandingEntry entry, Optional<LastUse> use) {
    JsonObject.Builder object =
        JsonObject.builder()
            .put("keyArn", entry.key().toString())
            .put("kind", lower(entry.kind()))
            .put("id", entry.id())
            .put("who", entry.who())
            .putIfPresent("account", entry.account().map(Object::toString))
            .put("actions", entry.actions())
            .put("conditions", entry.conditions())
            .put("reach", lower(entry.reach()))
            .put("ours", entry.ours());
    return object
        .putIfPresent("since", entry.since().map(Instant::toString))
        .putIfPresent("until", entry.until().map(Instant::toString))
        .putIfPresent("accountLastUsed", lastUsed(use))
        .putIfPresent("accountNotUsedSince", notUsedSince(use))
        .build();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
