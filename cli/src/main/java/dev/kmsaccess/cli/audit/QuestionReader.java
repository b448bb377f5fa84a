package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.audit.Question.AskedGrant;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a question from JSON. Unlike a line of an audit it may have no member that is not known
 * here: one that is passed over, a permissions boundary for instance, could turn the answer round.
 */
final class QuestionReader {

  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "keyArn",
          "policy",
          "principal",
          "action",
          "context",
          "identityPolicies",
          "sessionPolicy",
          "grants");

  private final JsonObject object;
  private final List<JsonProblem> problems = new ArrayList<>();

  private QuestionReader(JsonObject object) {
    this.object = object;
  }

  /** What came of reading. */
  sealed interface Result {
    /** A question. */
    record Asked(Question it) implements Result {}

    /** None, and all that is wrong with it. */
    record Invalid(List<JsonProblem> problems) implements Result {}
  }

  /** Reads a question. */
  static Result read(JsonObject object) {
    return new QuestionReader(object).read();
  }

  private Result read() {
    object.members().keySet().stream()
        .filter(it -> !MEMBERS.contains(it))
        .forEach(
            it -> problem(Shown.safe(it), "is not known here and could matter; leave it out."));
    Optional<KeyArn> key =
        text("keyArn", it -> KeyArn.parse(it).isPresent(), "the ARN of a key").map(KeyArn::of);
    Optional<PolicyDocument> policy = keyPolicy();
    Optional<String> principal =
        text(
            "principal",
            Callers::isCaller,
            "an ARN of a principal, an account id, a service's name or *");
    Optional<String> action =
        text("action", it -> it.indexOf(':') > 0, "an action with its service: kms:Decrypt");
    Map<String, List<String>> context = context();
    Optional<List<PolicyDocument>> identity = identityPolicies();
    Optional<PolicyDocument> session =
        given("sessionPolicy").flatMap(it -> policy("sessionPolicy", it, PolicyKind.ASKED));
    List<AskedGrant> grants =
        given("grants").map(it -> GrantReader.read(it, key, problems)).orElse(List.of());
    return problems.isEmpty()
        ? new Result.Asked(
            new Question(
                key.orElseThrow(),
                policy.orElseThrow(),
                principal.orElseThrow(),
                action.orElseThrow(),
                context,
                identity,
                session,
                grants))
        : new Result.Invalid(problems);
  }

  /** Returns a member that is there and is not null. */
  private Optional<JsonValue> given(String name) {
    return object.get(name).filter(it -> !(it instanceof JsonNull));
  }

  private Optional<String> text(String name, Predicate<String> form, String wanted) {
    Optional<String> text = object.text(name).filter(form);
    if (text.isEmpty()) {
      problem(
          name,
          object
              .get(name)
              .map(it -> "must be " + wanted + ", but is " + Received.shown(it))
              .orElse("is missing; it is " + wanted));
    }
    return text;
  }

  private Optional<PolicyDocument> keyPolicy() {
    if (given("policy").isEmpty()) {
      problem("policy", "is missing; it is the key policy");
    }
    return given("policy").flatMap(it -> policy("policy", it, PolicyKind.KEY_POLICY));
  }

  /** Returns the identity policies; an empty list is not the same as none. */
  private Optional<List<PolicyDocument>> identityPolicies() {
    return given("identityPolicies")
        .map(
            it -> {
              List<PolicyDocument> policies = new ArrayList<>();
              List<JsonValue> elements =
                  it instanceof JsonArray array ? array.elements() : List.of(it);
              for (JsonValue element : elements) {
                policy("identityPolicies[" + policies.size() + "]", element, PolicyKind.ASKED)
                    .ifPresent(policies::add);
              }
              return policies;
            });
  }

  private Optional<PolicyDocument> policy(String name, JsonValue value, PolicyKind kind) {
    PolicyResult result =
        value instanceof JsonString(String text, Place at)
            ? PolicyParser.parse(text, kind)
            : PolicyParser.read(value, kind);
    return switch (result) {
      case PolicyResult.Valid(PolicyDocument it) -> Optional.of(it);
      case PolicyResult.Invalid(List<JsonProblem> faults) -> {
        faults.forEach(
            it ->
                problems.add(
                    new JsonProblem(
                        it.path().isEmpty() ? name : name + "." + it.path(),
                        it.place(),
                        it.message())));
        yield Optional.empty();
      }
    };
  }

  private Map<String, List<String>> context() {
    Map<String, List<String>> context = new LinkedHashMap<>();
    switch (given("context").orElse(null)) {
      case null -> {}
      case JsonObject keys ->
          keys.members()
              .forEach(
                  (key, value) -> {
                    List<JsonValue> elements =
                        value instanceof JsonArray array ? array.elements() : List.of(value);
                    context.put(
                        key, elements.stream().flatMap(it -> scalar(key, it).stream()).toList());
                  });
      case JsonValue other -> problem("context", "must be an object, but is " + other.kind());
    }
    return context;
  }

  private Optional<String> scalar(String key, JsonValue value) {
    return switch (value) {
      case JsonString(String text, Place at) -> Optional.of(text);
      case JsonNumber(String literal, Place at) -> Optional.of(literal);
      case JsonBoolean(boolean bool, Place at) -> Optional.of(Boolean.toString(bool));
      // A key that is null is missing, as it is in AWS's own examples.
      case JsonNull nothing -> Optional.empty();
      case JsonObject object -> wrong(key, object);
      case JsonArray array -> wrong(key, array);
    };
  }

  private Optional<String> wrong(String key, JsonValue found) {
    problem(
        "context." + Shown.safe(key), "must be a text or a list of texts, but is " + found.kind());
    return Optional.empty();
  }

  private void problem(String path, String message) {
    Place place = object.get(path).map(JsonValue::place).orElse(object.place());
    problems.add(new JsonProblem(path, place, message.endsWith(".") ? message : message + "."));
  }
}
