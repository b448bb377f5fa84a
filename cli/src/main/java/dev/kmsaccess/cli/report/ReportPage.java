package dev.kmsaccess.cli.report;

import dev.kmsaccess.cli.audit.InventoryFormat;
import dev.kmsaccess.cli.operate.HistoryFormat;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.history.PastAccess;
import dev.kmsaccess.core.inventory.StandingEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Writes a report as one page that needs nothing else: no script, style, font or picture from
 * anywhere, and a policy that forbids it to ask for any.
 */
record ReportPage(Report report) {

  /** Returns the page. */
  String html() {
    String style = resource("report.css");
    String script = resource("report.js");
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // The time line's bars are placed by style attributes, which hold numbers of ours alone.
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src-elem ")
        .append(Html.hash(style))
        .append("; style-src-attr 'unsafe-inline'; script-src ")
        .append(Html.hash(script))
        .append("; base-uri 'none'; form-action 'none'\">\n");
    page.append("<title>KMS keys of ").append(Html.text(report.account())).append("</title>\n");
    page.append("<style>").append(style).append("</style>\n</head>\n<body>\n");
    header(page);
    exposures(page);
    keys(page);
    standing(page);
    timeLine(page);
    page.append("<script>").append(script).append("</script>\n</body>\n</html>\n");
    return page.toString();
  }

  private void header(StringBuilder page) {
    long open = report.keys().stream().filter(it -> !it.isClosed()).count();
    long live = report.accesses().stream().filter(it -> it.until().isAfter(report.now())).count();
    page.append("<header><h1>KMS keys of account ")
        .append(Html.text(report.account()))
        .append(" in ")
        .append(Html.text(report.region()))
        .append("</h1><span>as of ")
        .append(report.now())
        .append("</span>\n<button id=\"theme\" type=\"button\">Light or dark</button>\n")
        .append(
            "<label>Filter <input id=\"filter\" type=\"search\" aria-describedby=\"hint\"></label>")
        .append("<small id=\"hint\">the key / goes there</small> <output id=\"shown\"></output>")
        .append("</header>\n<ul class=\"facts\">");
    fact(page, report.keys().size(), "keys");
    fact(page, open, "not proven to be closed");
    fact(page, live, "accesses now");
    fact(page, report.accesses().size(), "accesses since " + report.from());
    page.append("</ul>\n");
  }

  private static void fact(StringBuilder page, long number, String what) {
    page.append("<li><b>").append(number).append("</b>").append(Html.text(what)).append("</li>");
  }

  private void exposures(StringBuilder page) {
    page.append("<section aria-labelledby=\"exposures\"><h2 id=\"exposures\">Exposures</h2>\n");
    List<Report.Key> open = report.keys().stream().filter(it -> !it.isClosed()).toList();
    if (open.isEmpty()) {
      page.append("<p class=\"fine\">No key policy lets anybody in from outside.</p>\n");
    }
    for (Report.Key key : open) {
      page.append("<details data-row><summary><span class=\"who open\">")
          .append(key.label())
          .append("</span><code>")
          .append(Html.text(key.arn().toString()))
          .append("</code></summary>\n<dl>");
      key.fault().ifPresent(it -> pair(page, "why", it));
      for (Finding finding : key.findings()) {
        pair(
            page,
            finding.severity().name(),
            finding
                    .sid()
                    .map(it -> "statement " + it)
                    .orElse("statement " + (finding.statement() + 1))
                + ": "
                + finding.message());
        finding.fix().ifPresent(fix -> pair(page, "fix", fix.sentence()));
      }
      page.append("</dl></details>\n");
    }
    page.append("</section>\n");
  }

  private void keys(StringBuilder page) {
    page.append("<section aria-labelledby=\"keys\"><h2 id=\"keys\">Keys</h2>\n");
    for (Report.Key key : report.keys()) {
      long accesses =
          report.accesses().stream()
              .filter(it -> it.key().equals(key.arn().toString()))
              .filter(it -> it.until().isAfter(report.now()))
              .count();
      page.append("<details data-row><summary><span class=\"who\">")
          .append(Html.text(key.arn().keyId()))
          .append("</span><span class=\"")
          .append(key.isClosed() ? "fine" : "open")
          .append("\">")
          .append(key.label().toLowerCase(Locale.ROOT))
          .append(", ")
          .append(accesses)
          .append(accesses == 1 ? " access" : " accesses")
          .append(" now</span></summary><dl>");
      pair(page, "ARN", key.arn().toString());
      page.append("</dl></details>\n");
    }
    page.append("</section>\n");
  }

  private void standing(StringBuilder page) {
    page.append("<section aria-labelledby=\"standing\"><h2 id=\"standing\">Ways in today</h2>\n");
    table(page, "ways-in.csv", out -> InventoryFormat.csv.print(out, report.standing(), Map.of()));
    long unread = report.keys().stream().filter(it -> it.fault().isPresent()).count();
    if (unread > 0) {
      page.append("<p class=\"open\">")
          .append(unread)
          .append(
              " of the keys could not be read wholly; what lets others at them is not here.</p>\n");
    } else if (report.standing().isEmpty()) {
      page.append("<p class=\"fine\">Nothing lets another account in.</p>\n");
    }
    report.standing().forEach(it -> wayIn(page, it));
    page.append("</section>\n");
  }

  private static void wayIn(StringBuilder page, StandingEntry entry) {
    page.append("<details data-row><summary><span class=\"who\">")
        .append(Html.text(entry.who()))
        .append("<small>")
        .append(Html.text(entry.id() + " on " + entry.key().keyId()))
        .append("</small></span><span class=\"")
        .append(entry.reach() == StandingEntry.Reach.INSIDE ? "fine" : "open")
        .append("\">")
        .append(entry.reach().name().toLowerCase(Locale.ROOT))
        .append(", ")
        .append(entry.until().map(it -> "until " + it).orElse("without an end"))
        .append("</span></summary><dl>");
    pair(page, "key", entry.key().toString());
    pair(
        page,
        entry.kind().name().toLowerCase(Locale.ROOT),
        entry.id() + (entry.ours() ? " (of this product)" : ""));
    pair(page, "may", String.join(", ", entry.actions()));
    if (!entry.conditions().isEmpty()) {
      pair(page, "if", String.join(", ", entry.conditions()));
    }
    entry.since().ifPresent(it -> pair(page, "since", it.toString()));
    page.append("</dl></details>\n");
  }

  /** A table goes along in the page, for a spreadsheet to open. */
  private static void table(StringBuilder page, String name, Consumer<PrintWriter> rows) {
    StringWriter text = new StringWriter();
    rows.accept(new PrintWriter(text));
    page.append("<p><a download=\"")
        .append(name)
        .append("\" href=\"data:text/csv;charset=utf-8;base64,")
        .append(
            Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8)))
        .append("\">As a table (CSV)</a></p>\n");
  }

  private void timeLine(StringBuilder page) {
    page.append("<section aria-labelledby=\"accesses\"><h2 id=\"accesses\">Accesses</h2>\n");
    table(page, "accesses.csv", out -> HistoryFormat.csv.print(out, report.accesses()));
    page.append("<div class=\"scale\" aria-hidden=\"true\"><span>")
        .append(report.from())
        .append("</span><span>")
        .append(report.now())
        .append("</span></div>\n");
    if (report.accesses().isEmpty()) {
      page.append("<p>Nobody of another account was given access in this time.</p>\n");
    }
    report.accesses().forEach(it -> access(page, it));
    page.append("</section>\n");
  }

  private void access(StringBuilder page, PastAccess access) {
    boolean live = access.until().isAfter(report.now());
    double left = place(access.from().orElse(report.from()));
    double width = Math.max(0, place(access.until()) - left);
    page.append("<details data-row><summary><span class=\"who\">")
        .append(Html.text(access.grantee()))
        .append("<small>")
        .append(
            Html.text(
                access.requestId()
                    + " on "
                    + access.key().substring(access.key().indexOf('/') + 1)))
        .append("</small></span><span class=\"bar\"><i class=\"")
        .append(live ? "live" : "past")
        .append(
            // CSS wants a point in a number, whatever is usual where this runs.
            String.format(
                Locale.ROOT,
                "\" style=\"left:%.2f%%;width:%.2f%%\"></i></span></summary>\n<dl>",
                left,
                width));
    pair(page, "from", access.from().map(Instant::toString).orElse("no answer gave it"));
    pair(page, live ? "ends by" : "until", access.until().toString());
    pair(page, "ended", access.cause().orElse(live ? "not yet" : "no end announced"));
    pair(page, "key", access.key());
    if (!access.operations().isEmpty()) {
      pair(page, "may", String.join(", ", access.operations()));
    }
    pair(page, "mode", access.mode());
    pair(page, "asked by", access.requester() + " as " + access.requestId());
    access.requestedBy().ifPresent(it -> pair(page, "for", it));
    access.approvedBy().ifPresent(it -> pair(page, "approved by", it));
    access.reason().ifPresent(it -> pair(page, "because", it));
    if (!access.rule().isEmpty()) {
      pair(
          page,
          "rule",
          access.rule() + access.rulesVersion().map(it -> " of version " + it).orElse(""));
    }
    page.append("</dl></details>\n");
  }

  /** Returns where an instant is on the time line, in hundredths of its length. */
  private double place(Instant at) {
    double length = Duration.between(report.from(), report.now()).toMillis();
    double before = Duration.between(report.from(), at).toMillis();
    return Math.min(100, Math.max(0, 100 * before / Math.max(1, length)));
  }

  private static void pair(StringBuilder page, String name, String value) {
    page.append("<dt>")
        .append(Html.text(name))
        .append("</dt><dd>")
        .append(Html.text(value))
        .append("</dd>");
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a part of the page is missing: " + name, e);
    }
  }
}
