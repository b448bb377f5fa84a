package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.arn.KeyArn;

/** Revokes grants of others, as the owner of their key. */
@FunctionalInterface
public interface Revoking {

  /** Revokes a grant. Total: what fails is a value. */
  Ended revoke(KeyArn key, String grantId);
}
