package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How an answer is printed. */
enum AnswerFormat {
  /** For people. */
  text {
    @Override
    void print(PrintWriter out, EventEnvelope answer) {
      JsonObject detail = answer.detail();
      out.println(answer.detailType());
      for (String field :
          List.of(
              "summary",
              "requestId",
              "mode",
              "keyArn",
              "grantee",
              "expiresAt",
              "endsBy",
              "cause",
              "grantId",
              "statementId",
              "roleArn",
              "rule",
              "contact",
              "approveBy",
              "token")) {
        detail
            .text(field)
            .ifPresent(it -> out.printf("  %-12s %s%n", field, ForeignText.shown(it, 4096)));
      }
      for (JsonValue reason : elements(detail, "reasons")) {
        if (reason instanceof JsonObject object) {
          out.printf("  %s: %s%n", shown(object, "code"), shown(object, "message"));
          about(object).ifPresent(it -> out.printf("      %s%n", it));
          out.printf("      %s%n", shown(object, "hint"));
        }
      }
      detail
          .object("wouldGrant")
          .ifPresent(
              it ->
                  out.printf(
                      "  This would be granted: --operations %s --duration %s --mode %s%n",
                      ForeignText.shown(String.join(",", it.texts("operations")), 1024),
                      shown(it, "duration"),
                      shown(it, "mode")));
      for (JsonValue existing : elements(detail, "existing")) {
        if (existing instanceof JsonObject object) {
          out.printf(
              "  There already: until %s, %s on %s%n",
              shown(object, "expiresAt"), handle(object), shown(object, "keyArn"));
        }
      }
      detail
          .get("iamPolicy")
          .ifPresent(
              it ->
                  out.printf("%nAttach this policy to the grantee:%n%n%s%n", StrictJson.write(it)));
      List<? extends JsonValue> commands = elements(detail, "commands");
      if (!commands.isEmpty()) {
        out.printf("%nTry it:%n%n");
        commands.forEach(
            it -> {
              if (it instanceof JsonString string) {
                out.println(ForeignText.shown(string.text(), 8192));
              }
            });
      }
    }
  },
  /** For programs: an object with the members detail-type and detail. */
  json {
    @Override
    void print(PrintWriter out, EventEnvelope answer) {
      out.println(
          StrictJson.write(
              JsonObject.builder()
                  .put("detail-type", answer.detailType())
                  .put("detail", answer.detail())
                  .build()));
    }
  };

  /** Prints an answer. */
  abstract void print(PrintWriter out, EventEnvelope answer);

  /** Returns the exit status that an answer stands for: a refusal is a no, all others are done. */
  static int status(EventEnvelope answer) {
    return answer.type().equals(Optional.of(DetailType.REFUSED)) ? ExitStatus.NO : ExitStatus.DONE;
  }

  private static List<? extends JsonValue> elements(JsonObject detail, String field) {
    return detail.get(field).orElse(JsonArray.of(List.of())) instanceof JsonArray array
        ? array.elements()
        : List.of();
  }

  /** Returns the field that a reason is about, with what it had and what it may have. */
  private static Optional<String> about(JsonObject reason) {
    List<String> parts = new ArrayList<>();
    for (String part : List.of("got", "allowed")) {
      if (reason.text(part).isPresent()) {
        parts.add(part + " " + shown(reason, part));
      }
    }
    String field = shown(reason, "field");
    if (parts.isEmpty()) {
      return Optional.of(field).filter(it -> !it.isEmpty());
    }
    return Optional.of((field.isEmpty() ? "" : field + ": ") + String.join("; ", parts));
  }

  private static String handle(JsonObject existing) {
    return Stream.of("grantId", "statementId", "roleArn")
        .filter(it -> existing.text(it).isPresent())
        .map(it -> it + " " + shown(existing, it))
        .findFirst()
        .orElse("an access");
  }

  private static String shown(JsonObject object, String field) {
    return ForeignText.shown(object.text(field).orElse(""), 1024);
  }
}
