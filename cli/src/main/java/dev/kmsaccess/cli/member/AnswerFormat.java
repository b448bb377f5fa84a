package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.PlainText;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an answer is printed; what it repeats of a request was escaped when it was written. */
enum AnswerFormat {
  /** For people. */
  text {
    @Override
    void print(PrintWriter out, EventEnvelope answer) {
      JsonObject detail = answer.detail();
      boolean rehearsed = detail.isTrue("dryRun");
      out.println(answer.detailType() + (rehearsed ? ": dry run, nothing was made" : ""));
      for (String field :
          List.of(
              "summary",
              "requestId",
              "mode",
              "keyArn",
              "grantee",
              "operations",
              "encryptionContextKeys",
              "expiresAt",
              "endsBy",
              "cause",
              "grantId",
              "statementId",
              "roleArn",
              "rule",
              "contact",
              "approvers",
              "approveBy",
              "token")) {
        detail
            .get(field)
            .flatMap(AnswerFormat::words)
            .ifPresent(
                it ->
                    out.printf(
                        "  %-12s %s%n",
                        field.equals("encryptionContextKeys") ? "context" : field,
                        PlainText.of(it, 4096)));
      }
      detail.texts("notes").forEach(it -> out.println("  " + PlainText.of(it, 1024)));
      for (JsonObject reason : detail.objects("reasons")) {
        out.printf("  %s: %s%n", shown(reason, "code"), shown(reason, "message"));
        about(reason).ifPresent(it -> out.printf("      %s%n", it));
        out.printf("      %s%n", shown(reason, "hint"));
      }
      detail
          .object("wouldGrant")
          .ifPresent(
              it ->
                  out.printf(
                      "  This would be granted: --operations %s --duration %s --mode %s%n",
                      PlainText.of(String.join(",", it.texts("operations")), 1024),
                      shown(it, "duration"),
                      shown(it, "mode")));
      for (JsonObject existing : detail.objects("existing")) {
        out.printf(
            "  There already: until %s, %s on %s%n",
            shown(existing, "expiresAt"), handle(existing), shown(existing, "keyArn"));
      }
      detail
          .get("iamPolicy")
          .ifPresent(
              it ->
                  out.printf("%nAttach this policy to the grantee:%n%n%s%n", StrictJson.write(it)));
      List<String> commands = detail.texts("commands");
      if (!commands.isEmpty()) {
        out.printf("%nTry it:%n%n");
        commands.forEach(it -> out.println(PlainText.of(it, 8192)));
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

  /** Returns a member's value in words: a text, a list of texts, or such a list and its name. */
  private static Optional<String> words(JsonValue value) {
    return switch (value) {
      case JsonString string -> Optional.of(string.text());
      case JsonArray array when !array.elements().isEmpty() ->
          Optional.of(
              array.elements().stream()
                  .flatMap(it -> words(it).stream())
                  .collect(Collectors.joining(", ")));
      case JsonObject object ->
          object.members().entrySet().stream()
              .findFirst()
              .flatMap(one -> words(one.getValue()).map(it -> one.getKey() + " " + it));
      default -> Optional.empty();
    };
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
    return PlainText.of(object.text(field).orElse(""), 1024);
  }
}
