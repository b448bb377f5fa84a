package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.json.Unordered;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what changed in a statement since an earlier policy, element by element. */
final class StatementChange {

  private static final int LONGEST_VALUE = 300;

  private StatementChange() {}

  /**
   * Returns lines that say how a statement differs from the one of the same name in an earlier
   * policy.
   *
   * @param statement as it is now
   * @param earlier the policy before; empty where it is not known
   */
  static List<String> of(Statement statement, Optional<PolicyDocument> earlier) {
    if (earlier.isEmpty()) {
      return List.of("what it was before is not known");
    }
    if (earlier.get().statements().stream()
        .anyMatch(it -> StatementHash.of(it).equals(StatementHash.of(statement)))) {
      return List.of("as it stood before");
    }
    return earlier.get().statements().stream()
        .filter(it -> it.sid().isPresent() && it.sid().equals(statement.sid()))
        .findFirst()
        .map(before -> differences(PolicyText.json(before), PolicyText.json(statement)))
        .orElse(List.of("new: no statement of this name stood there before"));
  }

  private static List<String> differences(JsonObject before, JsonObject after) {
    Set<String> names = new LinkedHashSet<>(before.members().keySet());
    names.addAll(after.members().keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      if (!before.get(name).map(Unordered::text).equals(after.get(name).map(Unordered::text))) {
        lines.add(name + " was " + text(before.get(name)));
        lines.add(" ".repeat(name.length()) + " now " + text(after.get(name)));
      }
    }
    return lines;
  }

  private static String text(Optional<JsonValue> value) {
    return value
        .map(it -> ForeignText.shown(StrictJson.write(it), LONGEST_VALUE))
        .orElse("not there");
  }
}
