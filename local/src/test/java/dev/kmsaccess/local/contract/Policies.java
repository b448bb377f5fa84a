package dev.kmsaccess.local.contract;

import java.util.List;
import java.util.stream.Collectors;

/** Policy texts for tests. */
public final class Policies {

  /** The operations of the recipe, as its policies name them. */
  public static final List<String> KEY_USE =
      List.of(
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:DescribeKey");

  private Policies() {}

  /** Returns a policy of these statements. */
  public static String of(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  /** Returns a statement that gives an account's administrators everything: the default policy. */
  public static String ownedBy(TestAccount account) {
    return keyStatement("Owner", account.root(), List.of("kms:*"));
  }

  /** Returns a statement of a key policy. */
  public static String keyStatement(String sid, String principal, List<String> actions) {
    return "{\"Sid\":\"%s\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":%s,\"Resource\":\"*\"}"
        .formatted(sid, principal, array(actions));
  }

  /** Returns an identity policy that allows actions on a resource. */
  public static String allow(List<String> actions, String resource) {
    return of(
        "{\"Effect\":\"Allow\",\"Action\":%s,\"Resource\":\"%s\"}"
            .formatted(array(actions), resource));
  }

  /** Returns an identity policy that denies an action everywhere. */
  public static String deny(String action) {
    return of("{\"Effect\":\"Deny\",\"Action\":\"%s\",\"Resource\":\"*\"}".formatted(action));
  }

  /** Returns a trust policy. */
  public static String trust(String principal) {
    return of(
        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"}"
            .formatted(principal));
  }

  private static String array(List<String> texts) {
    return texts.stream().map(it -> "\"" + it + "\"").collect(Collectors.joining(",", "[", "]"));
  }
}
