package dev.kmsaccess.cli.operate;

import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How accesses are printed. */
enum ListFormat {
  /** For people: a line for each. */
  text {
    @Override
    void print(PrintWriter out, List<LiveAccess> ours, List<Found> others, Instant now) {
      if (ours.isEmpty()) {
        out.println("Nothing is there.");
      } else {
        out.printf(LINE, "UNTIL", "MODE", "KEY", "GRANTEE", "ACCOUNT", "REQUEST");
        ours.forEach(
            it ->
                out.printf(
                    LINE,
                    it.name().expiry() + (it.name().isOverdue(now) ? " OVER" : ""),
                    it.handle().mode(),
                    it.handle().key().keyId(),
                    ForeignText.shown(it.grantee(), 200),
                    it.name().id().requester(),
                    it.name().id().requestId()));
      }
      others.forEach(it -> out.println("not counted: " + ForeignText.shown(words(it), 1024)));
    }
  },
  /** For programs: an object with the arrays accesses, foreign and unreadable. */
  json {
    @Override
    void print(PrintWriter out, List<LiveAccess> ours, List<Found> others, Instant now) {
      List<JsonObject> foreign = new ArrayList<>();
      List<JsonObject> unreadable = new ArrayList<>();
      for (Found other : others) {
        switch (other) {
          case Found.Foreign(String where, String why) -> foreign.add(object(where, why));
          case Found.Unreadable(String where, String why) -> unreadable.add(object(where, why));
          case Found.Ours(LiveAccess access) ->
              throw new IllegalArgumentException("it is ours: " + access);
        }
      }
      out.println(
          StrictJson.write(
              JsonObject.builder()
                  .put("accesses", JsonArray.of(ours.stream().map(it -> object(it, now)).toList()))
                  .put("foreign", JsonArray.of(foreign))
                  .put("unreadable", JsonArray.of(unreadable))
                  .build()));
    }
  };

  private static final String LINE = "%-25s %-7s %-36s %-60s %-12s %s%n";

  /**
   * Prints accesses.
   *
   * @param ours in the order in which they end
   * @param others what bears a name like ours and is not, or cannot be read
   */
  abstract void print(PrintWriter out, List<LiveAccess> ours, List<Found> others, Instant now);

  private static String words(Found other) {
    return switch (other) {
      case Found.Foreign(String where, String why) -> where + ": " + why;
      case Found.Unreadable(String where, String why) -> where + ": " + why;
      case Found.Ours(LiveAccess access) -> access.name().toString();
    };
  }

  private static JsonObject object(String where, String why) {
    return JsonObject.builder().put("where", where).put("why", why).build();
  }

  private static JsonObject object(LiveAccess access, Instant now) {
    JsonObject.Builder object =
        JsonObject.builder()
            .put("mode", access.handle().mode().text())
            .put("keyArn", access.handle().key().toString())
            .put("grantee", access.grantee())
            .put("requester", access.name().id().requester().id())
            .put("requestId", access.name().id().requestId())
            .put("expiresAt", access.name().expiry().toString())
            .put("overdue", access.name().isOverdue(now));
    if (access.name().isOverdue(now)) {
      object.put("overdueSeconds", Duration.between(access.name().expiry(), now).toSeconds());
    }
    return switch (access.handle()) {
      case Handle.Grant grant -> object.put("grantId", grant.id()).build();
      case Handle.Statement statement -> object.put("statementId", statement.sid()).build();
      case Handle.Role role -> object.put("roleArn", role.arn().toString()).build();
    };
  }
}
