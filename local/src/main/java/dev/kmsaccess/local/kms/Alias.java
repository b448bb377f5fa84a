package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.local.LocalCloud;
import java.time.Instant;

/**
 * A name for a key.
 *
 * @param name with its prefix, {@code alias/…}
 * @param created when the alias was made
 * @param updated when it last was pointed at a key
 */
record Alias(
    AccountId account,
    String region,
    String name,
    KeyArn target,
    Instant created,
    Instant updated) {

  String arn() {
    return arn(account, region, name);
  }

  static String arn(AccountId account, String region, String name) {
    return "arn:%s:kms:%s:%s:%s".formatted(LocalCloud.PARTITION, region, account, name);
  }
}
