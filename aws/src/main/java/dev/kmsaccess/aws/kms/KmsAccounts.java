package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.arn.AccountId;
import software.amazon.awssdk.services.kms.KmsClient;

/** The clients of KMS in our account and in those that let us in. */
@FunctionalInterface
public interface KmsAccounts {

  /**
   * Returns the client for the keys of an account, in this Region. Throws an {@code SdkException}
   * where the account does not let us in.
   */
  KmsClient in(AccountId account);

  /** Returns accounts that are all reached by one client, as where there is but one. */
  static KmsAccounts all(KmsClient kms) {
    return account -> kms;
  }
}
