package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The condition keys that a policy asks for, as it first spells them. A witness tells those alone
 * that decide about it: of the statement that lets it in, and of the Denies.
 *
 * @param keys by their names in lower case
 * @param variables whether a value may hold policy variables
 */
record Spellings(Map<String, String> keys, boolean variables) {

  static Spellings of(PolicyDocument policy) {
    Map<String, String> keys = new HashMap<>();
    boolean variables = false;
    for (Statement statement : policy.statements()) {
      for (Condition condition : statement.conditions()) {
        keys.putIfAbsent(condition.key().toLowerCase(Locale.ROOT), condition.key());
        for (String value : condition.values()) {
          variables |= value.contains("${");
        }
      }
    }
    return new Spellings(keys, variables);
  }

  boolean asksFor(ContextKey key) {
    return keys.containsKey(key.name());
  }

  String of(ContextKey key) {
    return keys.getOrDefault(key.name(), key.written());
  }
}
