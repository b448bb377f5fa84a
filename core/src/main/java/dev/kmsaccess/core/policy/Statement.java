package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.Place;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param index its position in the policy, counted from 0
 * @param place where it begins; {@link Place#NONE} for a statement that was built
 */
public record Statement(
    int index,
    Optional<String> sid,
    Effect effect,
    PrincipalElement principal,
    ActionElement action,
    ResourceElement resource,
    List<Condition> conditions,
    Place place) {

  public Statement {
    conditions = List.copyOf(conditions);
    // JSON has one place for each operator and key: a second condition there would be lost in
    // writing, and the policy would be wider than it was.
    for (int i = 1; i < conditions.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (conditions.get(i).operator().equals(conditions.get(j).operator())
            && conditions.get(i).key().equalsIgnoreCase(conditions.get(j).key())) {
          throw new IllegalArgumentException(
              "a statement has one condition for each operator and key, but two for "
                  + conditions.get(i).operator().text()
                  + " "
                  + conditions.get(i).key());
        }
      }
    }
  }

  /** Returns the statement as people point at it: its Sid, or its number counted from 1. */
  public String label() {
    return sid.filter(it -> !it.isEmpty()).orElseGet(() -> "statement " + (index + 1));
  }

  /** Returns the same statement at another position. */
  public Statement at(int newIndex) {
    return new Statement(newIndex, sid, effect, principal, action, resource, conditions, place);
  }
}
