package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a policy strictly: unknown elements, duplicate names and forms that AWS does not take are
 * refused, all at once and each with its place. Single values and lists are taken wherever AWS
 * takes both. Reading is total: any text gives a {@link PolicyResult}, none an exception.
 */
public final class PolicyParser {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);

  private PolicyParser() {}

  /** Reads the text of a policy. */
  public static PolicyResult parse(String text, PolicyKind kind) {
    return switch (JSON.read(text)) {
      case JsonResult.Malformed(JsonProblem problem) -> new PolicyResult.Invalid(List.of(problem));
      case JsonResult.Parsed(JsonValue value) -> read(value, kind);
    };
  }

  /** Reads a policy that is part of a document, such as a template. */
  public static PolicyResult read(JsonValue value, PolicyKind kind) {
    if (!(value instanceof JsonObject object)) {
      return new PolicyResult.Invalid(
          List.of(
              new JsonProblem(
                  "", value.place(), "A policy is an object, but this is " + value.kind() + ".")));
    }
    Faults faults = new Faults();
    PolicyDocument document = document(object, kind, faults);
    return faults.none()
        ? new PolicyResult.Valid(document)
        : new PolicyResult.Invalid(faults.problems());
  }

  private static PolicyDocument document(JsonObject object, PolicyKind kind, Faults faults) {
    PolicyVersion version = PolicyVersion.ABSENT;
    Optional<String> id = Optional.empty();
    List<Statement> statements = List.of();
    boolean hasStatement = false;
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      JsonValue value = member.getValue();
      switch (member.getKey()) {
        case "Version" -> version = version(value, faults);
        case "Id" -> id = text(value, "Id", faults);
        case "Statement" -> {
          hasStatement = true;
          statements = statements(value, kind, faults);
        }
        default ->
            faults.add(
                Faults.shown(member.getKey()),
                value,
                "is no element of a policy; a policy has Version, Id and Statement.");
      }
    }
    if (!hasStatement) {
      faults.add("Statement", object, "is missing; it must be a statement or a list of them.");
    }
    return new PolicyDocument(version, id, faults.none() ? statements : List.of());
  }

  private static PolicyVersion version(JsonValue value, Faults faults) {
    if (value instanceof JsonString(String text, Place at)) {
      if (text.equals(PolicyVersion.V2012_10_17.text())) {
        return PolicyVersion.V2012_10_17;
      }
      if (text.equals(PolicyVersion.V2008_10_17.text())) {
        return PolicyVersion.V2008_10_17;
      }
    }
    faults.add(
        "Version", value, "must be \"2012-10-17\" or \"2008-10-17\"" + Faults.received(value));
    return PolicyVersion.ABSENT;
  }

  private static Optional<String> text(JsonValue value, String path, Faults faults) {
    if (value instanceof JsonString(String text, Place at)) {
      return Optional.of(text);
    }
    faults.add(path, value, "must be a string, but is " + value.kind() + ".");
    return Optional.empty();
  }

  private static List<Statement> statements(JsonValue value, PolicyKind kind, Faults faults) {
    List<JsonValue> elements = value instanceof JsonArray array ? array.elements() : List.of(value);
    List<Statement> statements = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String path = value instanceof JsonArray ? "Statement[" + i + "]" : "Statement";
      if (elements.get(i) instanceof JsonObject object) {
        new StatementReader(object, i, kind, path, faults).read().ifPresent(statements::add);
      } else {
        faults.add(
            path,
            elements.get(i),
            "A statement is an object, but this is " + elements.get(i).kind() + ".");
      }
    }
    if (kind.hasStrictSids()) {
      refuseRepeatedSids(statements, faults);
    }
    return statements;
  }

  private static void refuseRepeatedSids(List<Statement> statements, Faults faults) {
    Set<String> sids = new HashSet<>();
    for (Statement statement : statements) {
      Optional<String> sid = statement.sid().filter(it -> !it.isEmpty());
      if (sid.isPresent() && !sids.add(sid.get())) {
        faults.add(
            "Statement[" + statement.index() + "].Sid",
            statement.place(),
            "names '"
                + Faults.shown(sid.get())
                + "', as an earlier statement does; IAM wants each Sid once.");
      }
    }
  }
}
