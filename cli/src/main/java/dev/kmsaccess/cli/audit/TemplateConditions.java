package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.audit.Intrinsics.NotConstant;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides the {@code Conditions} of a CloudFormation template (<a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html">condition
 * functions</a>) that hang on nothing but what is known.
 */
final class TemplateConditions {

  private static final int DEEPEST = 64;

  private final JsonObject conditions;
  private final Intrinsics intrinsics;
  private final Set<String> open = new HashSet<>();
  private final Map<String, Boolean> decided = new HashMap<>();

  TemplateConditions(JsonObject conditions, Intrinsics intrinsics) {
    this.conditions = conditions;
    this.intrinsics = intrinsics;
  }

  /** Whether the condition of this name holds. */
  boolean holds(String name, Place at) throws NotConstant {
    Boolean known = decided.get(name);
    if (known != null) {
      return known;
    }
    if (open.size() >= DEEPEST) {
      throw new NotConstant(at, "The conditions hang on one another too deep.");
    }
    JsonValue condition =
        conditions
            .get(name)
            .orElseThrow(
                () -> new NotConstant(at, "The template has no condition '" + name + "'."));
    if (!open.add(name)) {
      throw new NotConstant(at, "The condition '" + name + "' hangs on itself.");
    }
    try {
      boolean holds = holds(condition);
      decided.put(name, holds);
      return holds;
    } finally {
      open.remove(name);
    }
  }

  private boolean holds(JsonValue condition) throws NotConstant {
    if (condition instanceof JsonObject object && object.members().size() == 1) {
      Map.Entry<String, JsonValue> only = object.members().entrySet().iterator().next();
      switch (only.getKey()) {
        case "Condition" -> {
          if (only.getValue() instanceof JsonString(String name, Place at)) {
            return holds(name, at);
          }
        }
        case "Fn::Equals" -> {
          List<JsonValue> both = parts(only.getValue(), 2, 2);
          return intrinsics.known(both.get(0)).equals(intrinsics.known(both.get(1)));
        }
        case "Fn::Not" -> {
          return !holds(parts(only.getValue(), 1, 1).getFirst());
        }
        case "Fn::And" -> {
          return all(parts(only.getValue(), 2, 10), /* wanted= */ true);
        }
        case "Fn::Or" -> {
          return !all(parts(only.getValue(), 2, 10), /* wanted= */ false);
        }
        default -> {}
      }
    }
    throw new NotConstant(
        condition.place(),
        "A condition is one of Condition, Fn::Equals, Fn::Not, Fn::And and Fn::Or.");
  }

  private boolean all(List<JsonValue> parts, boolean wanted) throws NotConstant {
    for (JsonValue part : parts) {
      if (holds(part) != wanted) {
        return false;
      }
    }
    return true;
  }

  private static List<JsonValue> parts(JsonValue argument, int least, int most) throws NotConstant {
    if (argument instanceof JsonArray(List<JsonValue> parts, Place at)
        && parts.size() >= least
        && parts.size() <= most) {
      return parts;
    }
    throw new NotConstant(
        argument.place(),
        "A condition function takes a list of %s here."
            .formatted(least == most ? String.valueOf(least) : least + " to " + most));
  }
}
