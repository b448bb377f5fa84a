package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
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

  String usesSince(Instant since) {
    return "aws cloudtrail lookup-events --region %s --start-time %s --lookup-attributes AttributeKey=ResourceName,AttributeValue=%s"
        .formatted(key.region(), AlertText.seconds(since), key);
  }
}
