package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.exposure.Fix;
import dev.kmsaccess.core.policy.Condition;

/** How a fix is told where it may not be known whose key it is. */
final class FixText {

  private static final String WHOSE =
      "Limit it to the account that owns the key. Nobody said which that is: give it with --owner.";

  private FixText() {}

  /** Returns the edit as an instruction; one that hangs on the owner asks for the owner first. */
  static String of(Fix fix) {
    return isCertain(fix) ? fix.sentence() : WHOSE;
  }

  /** Whether the edit can be made as it is: no account stands in for an owner that nobody named. */
  static boolean isCertain(Fix fix) {
    return switch (fix) {
      case Fix.AddCondition added -> isCertain(added.condition());
      case Fix.ReplaceCondition(int statement, int position, Condition condition) ->
          isCertain(condition);
      case Fix.RemovePrincipals principals -> true;
      case Fix.RemoveStatement all -> true;
    };
  }

  private static boolean isCertain(Condition condition) {
    String unknown = KeyInQuestion.UNKNOWN_OWNER.id();
    return condition.values().stream().noneMatch(it -> it.contains(unknown));
  }
}
