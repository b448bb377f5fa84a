package dev.kmsaccess.verification;

/** Writes lines of {@code {"id", "keyArn", "policy"}} and what is in them. */
final class PolicyTexts {

  /** The key that the lines are about. */
  static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private PolicyTexts() {}

  /** Returns a line with a policy, which is JSON. */
  static String line(String policy) {
    return "{\"id\":\"a\",\"keyArn\":\"" + KEY + "\",\"policy\":" + policy + "}";
  }

  /** Returns a policy with these statements, separated by commas. */
  static String statements(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
  }

  /**
   * Returns a statement that allows {@code kms:Decrypt}.
   *
   * @param principal its principal, which is JSON
   * @param condition its conditions as members of JSON; may be empty
   */
  static String allow(String principal, String condition) {
    return statement("Allow", principal, condition);
  }

  /** Returns a statement that denies {@code kms:Decrypt}, written like one that allows it. */
  static String deny(String principal, String condition) {
    return statement("Deny", principal, condition);
  }

  private static String statement(String effect, String principal, String condition) {
    return "{\"Effect\":\"%s\",\"Principal\":%s,\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"%s}"
        .formatted(
            effect, principal, condition.isEmpty() ? "" : ",\"Condition\":{" + condition + "}");
  }
}
