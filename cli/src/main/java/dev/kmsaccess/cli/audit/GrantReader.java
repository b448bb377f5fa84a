package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.audit.Question.AskedGrant;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.GrantConstraint;
import dev.kmsaccess.core.evaluate.KeyGrant;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads grants in the form in which {@code aws kms list-grants} prints them (<a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html">GrantListEntry</a>),
 * or in which CloudTrail records them. What else a grant says of itself decides nothing, but a
 * constraint that is not known could.
 */
final class GrantReader {

  /** Stands for the account of a grant that does not say who issued it: nobody is of that one. */
  private static final AccountId NOBODY = new AccountId("000000000000");

  private final Optional<KeyArn> key;
  private final List<JsonProblem> problems;

  private GrantReader(Optional<KeyArn> key, List<JsonProblem> problems) {
    this.key = key;
    this.problems = problems;
  }

  /**
   * Reads a list of grants, and passes over those on other keys.
   *
   * @param key that is asked about; empty if it is not known
   * @param problems where faults are added
   */
  static List<AskedGrant> read(JsonValue value, Optional<KeyArn> key, List<JsonProblem> problems) {
    GrantReader reader = new GrantReader(key, problems);
    if (!(value instanceof JsonArray(List<JsonValue> elements, var at))) {
      problems.add(
          new JsonProblem("grants", value.place(), "must be a list, but is " + value.kind() + "."));
      return List.of();
    }
    List<AskedGrant> grants = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String path = "grants[" + i + "]";
      if (elements.get(i) instanceof JsonObject written) {
        JsonObject grant = asListed(written);
        Optional.of(reader.grant(grant, path))
            .filter(it -> reader.isOnTheKey(grant))
            .ifPresent(grants::add);
      } else {
        problems.add(
            new JsonProblem(
                path,
                elements.get(i).place(),
                "must be an object, but is " + elements.get(i).kind() + "."));
      }
    }
    return grants;
  }

  /**
   * Returns an object with its names as KMS lists them: CloudTrail begins them with a small letter.
   * A member that is null is as good as missing.
   */
  private static JsonObject asListed(JsonObject object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!(value instanceof JsonNull) && !name.isEmpty()) {
                members.putIfAbsent(
                    Character.toUpperCase(name.charAt(0)) + name.substring(1), value);
              }
            });
    return new JsonObject(members, object.place());
  }

  /** KMS names the key of a grant by its ARN or by its id. */
  private boolean isOnTheKey(JsonObject grant) {
    return grant.text("KeyId").stream()
        .allMatch(
            named ->
                key.stream()
                    .map(KeyArn::toString)
                    .allMatch(arn -> arn.equals(named) || arn.endsWith("/" + named)));
  }

  private AskedGrant grant(JsonObject object, String path) {
    JsonFields fields = new JsonFields(object, path, problems);
    Optional<String> service = fields.text("GranteeServicePrincipal");
    Optional<JsonFields> constraints =
        fields
            .object("Constraints")
            .map(it -> new JsonFields(asListed(it), path + ".Constraints", problems));
    Optional<String> sourceArn = constraints.flatMap(it -> it.text("SourceArn"));
    KeyGrant grant =
        new KeyGrant(
            fields.text("GrantId").orElse("(unnamed)"),
            service.or(() -> fields.requiredText("GranteePrincipal")).orElse(""),
            fields.text("RetiringPrincipal").or(() -> fields.text("RetiringServicePrincipal")),
            fields.text("IssuingAccount").flatMap(GrantReader::account).orElse(NOBODY),
            operations(object, fields, path),
            constraints
                .<GrantConstraint>map(GrantReader::constraint)
                .orElseGet(GrantConstraint.Unconstrained::new),
            Set.of(),
            /* visible= */ true);
    return new AskedGrant(grant, sourceArn);
  }

  /** Reads the operations, none of which may be one that no grant gives. */
  private Set<String> operations(JsonObject object, JsonFields fields, String path) {
    Set<String> operations = Set.copyOf(fields.requiredTexts("Operations"));
    if (object.get("Operations").orElse(null) instanceof JsonArray(List<JsonValue> named, var at)) {
      for (int i = 0; i < named.size(); i++) {
        if (named.get(i) instanceof JsonString(String name, Place place)
            && !KeyGrant.isGrantable(name)) {
          problems.add(
              new JsonProblem(
                  path + ".Operations[" + i + "]",
                  place,
                  "must be an operation that a grant can give, but is "
                      + Received.shown(named.get(i))
                      + "."));
        }
      }
    }
    return operations;
  }

  private static GrantConstraint constraint(JsonFields constraints) {
    Optional<Map<String, String>> equals = constraints.textMap("EncryptionContextEquals");
    Optional<Map<String, String>> subset = constraints.textMap("EncryptionContextSubset");
    constraints.refuseUnknown();
    return equals
        .<GrantConstraint>map(GrantConstraint.ContextEquals::new)
        .or(() -> subset.map(GrantConstraint.ContextSubset::new))
        .orElseGet(GrantConstraint.Unconstrained::new);
  }

  /** KMS writes the account as the ARN of its root. */
  private static Optional<AccountId> account(String text) {
    String[] parts = text.split(":", 6);
    return AccountId.parse(parts.length == 6 ? parts[4] : text);
  }
}
