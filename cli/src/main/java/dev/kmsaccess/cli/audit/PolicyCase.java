package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key policy as far as its verdict depends on it: all members in their order but for the Sids,
 * and of its key the account, the Region and the kind. The key itself counts only where a statement
 * names a resource other than {@code *}.
 */
final class PolicyCase {

  private static final int USUAL_LENGTH = 1024;

  private final List<JsonValue> statements;
  private final String words;

  /**
   * Makes the case of a policy.
   *
   * @param key the key's ARN, if it is known
   */
  PolicyCase(JsonObject policy, Optional<KeyArn> key) {
    this.statements =
        switch (policy.members().get("Statement")) {
          case JsonArray(List<JsonValue> several, Place at) -> several;
          case JsonObject one -> List.of(one);
          case null, default -> List.of();
        };
    StringBuilder all = new StringBuilder(USUAL_LENGTH);
    if (key.isEmpty()) {
      all.append('-');
    } else if (areAboutAnyKey(statements)) {
      addLikeOf(key.get(), all);
    } else {
      add(key.get().toString(), all);
    }
    add(policy, Level.POLICY, all);
    this.words = all.toString();
  }

  /** Returns a text that is the same for two policies exactly if they are the same case. */
  String words() {
    return words;
  }

  /** Returns the Sid of one of the statements, counted from 0. */
  Optional<String> sid(int statement) {
    return statements.get(statement) instanceof JsonObject object
        ? object.text("Sid")
        : Optional.empty();
  }

  private static boolean areAboutAnyKey(List<JsonValue> statements) {
    for (int i = 0; i < statements.size(); i++) {
      if (!(statements.get(i) instanceof JsonObject statement)
          || !(statement.members().get("Resource") instanceof JsonString(String text, Place at))
          || !text.equals("*")) {
        return false;
      }
    }
    return true;
  }

  private static void addLikeOf(KeyArn key, StringBuilder all) {
    add(key.partition(), all);
    add(key.region(), all);
    add(key.account().id(), all);
    all.append(key.isMultiRegion());
  }

  /** Where in a policy a value stands: only a member of a statement is a Sid. */
  private enum Level {
    POLICY,
    STATEMENT,
    BELOW;

    Level of(String member) {
      return this == POLICY && member.equals("Statement") ? STATEMENT : BELOW;
    }

    boolean isSid(String member, JsonValue value) {
      return this == STATEMENT && member.equals("Sid") && value instanceof JsonString;
    }
  }

  // The number of its parts before each value, so that no two policies have the same words.

  private static void add(JsonValue value, Level level, StringBuilder all) {
    switch (value) {
      case JsonObject(Map<String, JsonValue> members, Place at) -> {
        all.append('{').append(members.size()).append(':');
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
          add(member.getKey(), all);
          if (level.isSid(member.getKey(), member.getValue())) {
            all.append('*');
          } else {
            add(member.getValue(), level.of(member.getKey()), all);
          }
        }
      }
      case JsonArray(List<JsonValue> elements, Place at) -> {
        all.append('[').append(elements.size()).append(':');
        for (int i = 0; i < elements.size(); i++) {
          add(elements.get(i), level, all);
        }
      }
      case JsonString(String text, Place at) -> add(text, all);
      case JsonNumber(String literal, Place at) -> add(literal, all.append('#'));
      case JsonBoolean(boolean bool, Place at) -> all.append(bool ? 't' : 'f');
      case JsonNull nothing -> all.append('-');
    }
  }

  private static void add(String text, StringBuilder all) {
    all.append(text.length()).append(':').append(text);
  }
}
