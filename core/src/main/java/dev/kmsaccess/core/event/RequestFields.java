package dev.kmsaccess.core.event;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the fields of a request or a release and keeps what is wrong as reasons. */
final class RequestFields {

  /** More faults of one kind than this are not named: an answer has its limits too. */
  static final int NAMED = 20;

  private final JsonObject detail;
  private final List<JsonProblem> problems = new ArrayList<>();
  private final List<Reason> reasons = new ArrayList<>();
  private final JsonFields fields;

  RequestFields(JsonObject detail) {
    this.detail = detail;
    this.fields = new JsonFields(detail, "", problems);
  }

  /** Returns the reader of typed members; its faults become reasons of {@code WRONG_TYPE}. */
  JsonFields typed() {
    return fields;
  }

  boolean has(String name) {
    return detail.get(name).isPresent();
  }

  boolean isEmptyArray(String name) {
    return detail.get(name).orElse(JsonNull.of()) instanceof JsonArray array
        && array.elements().isEmpty();
  }

  /** Returns the member's text unless it is longer than it may be. */
  Optional<String> text(String name, int longest) {
    Optional<String> text = fields.text(name);
    if (text.isPresent() && text.get().length() > longest) {
      add(
          Reason.of(
                  ReasonCode.TOO_LONG,
                  name,
                  "The field '%s' has %,d characters.".formatted(name, text.get().length()),
                  "Shorten it.")
              .got(text.get())
              .allowed("at most %,d characters".formatted(longest)));
      return Optional.empty();
    }
    return text;
  }

  /** Adds a reason. */
  void add(Reason reason) {
    reasons.add(reason);
  }

  /** Adds a reason if a member is not there. */
  void require(String name, String whatItIs) {
    if (!has(name)) {
      add(
          Reason.of(
              ReasonCode.MISSING_FIELD,
              name,
              "The field '%s' is missing.".formatted(name),
              "Add '%s': %s.".formatted(name, whatItIs)));
    }
  }

  /** Adds a reason for the format's version unless it is 1. */
  void requireVersionOne() {
    require("version", "\"1\"");
    Optional<String> version = fields.text("version");
    if (version.isPresent() && !version.get().equals("1")) {
      add(
          Reason.of(
                  ReasonCode.VERSION_UNKNOWN,
                  "version",
                  "This version of the format is not known here.",
                  "Write \"version\": \"1\".")
              .got(version.get())
              .allowed("1"));
    }
  }

  /** Adds a reason for each member that is not among the known ones. */
  void refuseAllBut(Set<String> known) {
    List<String> unknown =
        detail.members().keySet().stream().filter(name -> !known.contains(name)).toList();
    for (String name : unknown.stream().limit(NAMED).toList()) {
      add(
          Reason.of(
                  ReasonCode.UNKNOWN_FIELD,
                  name,
                  "The field " + ForeignText.quoted(name) + " is not known in version 1.",
                  "Remove it, or mend its spelling.")
              .allowed(String.join(", ", new TreeSet<>(known))));
    }
    if (unknown.size() > NAMED) {
      add(
          Reason.of(
              ReasonCode.UNKNOWN_FIELD,
              "",
              "%,d more fields are not known.".formatted(unknown.size() - NAMED),
              "Remove them."));
    }
  }

  /** Returns everything that was wrong. */
  List<Reason> reasons() {
    List<Reason> all = new ArrayList<>();
    for (JsonProblem problem : problems.stream().limit(NAMED).toList()) {
      all.add(
          Reason.of(
              ReasonCode.WRONG_TYPE,
              problem.path(),
              "The field '%s' %s".formatted(ForeignText.shown(problem.path()), problem.message()),
              "Give it a value of the right type."));
    }
    all.addAll(reasons);
    return all;
  }
}
