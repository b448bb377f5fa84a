package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.evaluate.GrantConstraint;
import dev.kmsaccess.core.evaluate.KeyGrant;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads grants in the form in which {@code aws kms list-grants} prints them (<a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html">GrantListEntry</a>).
 * What else a grant says of itself decides nothing, but a constraint that is not known could.
 */
final class GrantReader {

  /** Stands for an account where none is known because something else is wrong. */
  static final AccountId NOBODY = new AccountId("000000000000");

  private final AccountId owner;
  private final List<JsonProblem> problems;

  private GrantReader(AccountId owner, List<JsonProblem> problems) {
    this.owner = owner;
    this.problems = problems;
  }

  /**
   * Reads a list of grants.
   *
   * @param owner the key's account, which issued the grants that do not say who did
   * @param problems where faults are added
   */
  static List<KeyGrant> read(JsonValue value, AccountId owner, List<JsonProblem> problems) {
    GrantReader reader = new GrantReader(owner, problems);
    if (!(value instanceof JsonArray(List<JsonValue> elements, var at))) {
      problems.add(
          new JsonProblem("grants", value.place(), "must be a list, but is " + value.kind() + "."));
      return List.of();
    }
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String path = "grants[" + i + "]";
      if (elements.get(i) instanceof JsonObject grant) {
        grants.add(reader.grant(grant, path));
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

  private KeyGrant grant(JsonObject object, String path) {
    JsonFields fields = new JsonFields(object, path, problems);
    return new KeyGrant(
        fields.text("GrantId").orElse("(unnamed)"),
        fields.requiredText("GranteePrincipal").orElse(""),
        fields.text("RetiringPrincipal"),
        fields.text("IssuingAccount").flatMap(GrantReader::account).orElse(owner),
        Set.copyOf(fields.requiredTexts("Operations")),
        constraint(fields, path),
        Set.of(),
        /* visible= */ true);
  }

  private GrantConstraint constraint(JsonFields fields, String path) {
    Optional<JsonObject> written = fields.object("Constraints");
    if (written.isEmpty()) {
      return new GrantConstraint.Unconstrained();
    }
    JsonFields constraints = new JsonFields(written.get(), path + ".Constraints", problems);
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
