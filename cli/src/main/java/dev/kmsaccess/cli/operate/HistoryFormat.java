package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.Counted;
import dev.kmsaccess.cli.Csv;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.history.PastAccess;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The forms of a history. */
public enum HistoryFormat {
  /** For people. */
  text {
    @Override
    public void print(PrintWriter out, List<PastAccess> accesses) {
      for (PastAccess it : accesses) {
        out.printf(
            "%s to %s  %s%n",
            it.from().map(HistoryFormat::second).orElse("(no answer gave it)"),
            second(it.until()),
            shown(it.grantee()));
        if (it.operations().isEmpty()) {
          out.printf("    by %s%n", it.mode());
        } else {
          out.printf("    %s by %s%n", String.join(", ", it.operations()), it.mode());
        }
        out.printf("    on %s%n", shown(it.key()));
        out.printf(
            "    asked by account %s as %s%s%s%s%s%n",
            it.requester(),
            shown(it.requestId()),
            it.rule().isEmpty() ? "" : " under the rule " + shown(it.rule()),
            it.rulesVersion().map(version -> " of " + shown(version)).orElse(""),
            it.requestedBy().map(who -> ", for " + ForeignText.quoted(who)).orElse(""),
            it.approvedBy().map(who -> ", approved by account " + who).orElse(""));
        it.reason().ifPresent(why -> out.printf("    because %s%n", ForeignText.quoted(why)));
        out.printf("    %s%n", it.cause().map(why -> "ended: " + why).orElse("no end announced"));
      }
      out.printf("%s.%n", Counted.of(accesses.size(), "access", "accesses"));
    }
  },
  /** For programs: an array. */
  json {
    @Override
    public void print(PrintWriter out, List<PastAccess> accesses) {
      out.println(
          StrictJson.writePretty(
              JsonArray.of(accesses.stream().map(HistoryFormat::object).toList())));
    }
  },
  /** For tables, as RFC 4180 has it. */
  csv {
    @Override
    public void print(PrintWriter out, List<PastAccess> accesses) {
      out.print(
          "from,until,expiresAt,cause,keyArn,mode,grantee,operations,requester,requestId,requestedBy,approvedBy,rule,rulesVersion,reason,handle\r\n");
      for (PastAccess it : accesses) {
        out.print(
            Csv.line(
                List.of(
                    it.from().map(Instant::toString).orElse(""),
                    it.until().toString(),
                    it.expiry().toString(),
                    it.cause().orElse(""),
                    it.key(),
                    it.mode(),
                    it.grantee(),
                    String.join(" ", it.operations()),
                    it.requester(),
                    it.requestId(),
                    it.requestedBy().orElse(""),
                    it.approvedBy().orElse(""),
                    it.rule(),
                    it.rulesVersion().orElse(""),
                    it.reason().orElse(""),
                    it.handle())));
      }
      out.flush();
    }
  };

  /** Prints a history. */
  public abstract void print(PrintWriter out, List<PastAccess> accesses);

  private static JsonObject object(PastAccess it) {
    return JsonObject.builder()
        .putIfPresent("from", it.from().map(Instant::toString))
        .put("until", it.until().toString())
        .put("expiresAt", it.expiry().toString())
        .putIfPresent("cause", it.cause())
        .put("keyArn", it.key())
        .put("mode", it.mode())
        .put("grantee", it.grantee())
        .put("operations", it.operations())
        .put("requester", it.requester())
        .put("requestId", it.requestId())
        .putIfPresent("requestedBy", it.requestedBy())
        .putIfPresent("approvedBy", it.approvedBy())
        .putIfPresent("rule", Optional.of(it.rule()).filter(rule -> !rule.isEmpty()))
        .putIfPresent("rulesVersion", it.rulesVersion())
        .putIfPresent("reason", it.reason())
        .put("handle", it.handle())
        .build();
  }

  private static String second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String shown(String text) {
    return ForeignText.shown(text, 512);
  }
}
