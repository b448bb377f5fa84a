package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import java.time.Instant;

/**
 * The commands of the AWS CLI that look at a key and mend it. They are made of the key's own ARN,
 * whose characters need no quotes in a shell.
 */
final class KeyCommands {

  private final KeyArn key;
  private final String options;

  KeyCommands(KeyArn key) {
    this.key = key;
    this.options = " --region " + key.region() + " --key-id " + key.keyId();
  }

  String fetchPolicy() {
    return "aws kms get-key-policy" + options + " --query Policy --output text > policy.json";
  }

  /** Puts a policy into the command itself, on one line that a shell takes as it stands. */
  String writePolicy(PolicyDocument policy) {
    return "aws kms put-key-policy"
        + options
        + " --policy-name default --policy "
        + shellQuoted(PolicyText.compact(policy));
  }

  String writePolicy() {
    return "aws kms put-key-policy"
        + options
        + " --policy-name default --policy file://policy.json";
  }

  String listGrants() {
    return "aws kms list-grants" + options;
  }

  /** A grant id that is no word of hex digits is not put into a command. */
  String revokeGrant(String grantId) {
    String id = grantId.matches("[A-Za-z0-9-]{1,128}") ? grantId : "GRANT-ID";
    return "aws kms revoke-grant" + options + " --grant-id " + id;
  }

  /**
   * Quotes JSON for a shell. Whatever is no plain character of ASCII, and the quote itself, can
   * only stand inside a JSON string, where JSON has an escape for it.
   */
  private static String shellQuoted(String json) {
    StringBuilder quoted = new StringBuilder(json.length() + 2).append('\'');
    for (int i = 0; i < json.length(); i++) {
      char it = json.charAt(i);
      if (it < ' ' || it > '~' || it == '\'') {
        quoted.append("\\u%04x".formatted((int) it));
      } else {
        quoted.append(it);
      }
    }
    return quoted.append('\'').toString();
  }

  String usesSince(Instant since) {
    return "aws cloudtrail lookup-events --region %s --start-time %s --lookup-attributes AttributeKey=ResourceName,AttributeValue=%s"
        .formatted(key.region(), AlertText.seconds(since), key);
  }
}
