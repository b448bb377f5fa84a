package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.ListedGrant;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** Reads grants as KMS lists them. */
public final class KmsGrants {

  private KmsGrants() {}

  /** Returns a grant of a listing. */
  public static ListedGrant listed(GrantListEntry entry) {
    return new ListedGrant(
        Objects.requireNonNullElse(entry.keyId(), ""),
        entry.grantId(),
        Objects.requireNonNullElse(entry.name(), ""),
        Objects.requireNonNullElse(entry.granteePrincipal(), ""),
        entry.operationsAsStrings(),
        Optional.ofNullable(entry.issuingAccount()),
        // A grant of unknown age is as old as can be: no expiry of ours fits it.
        Objects.requireNonNullElse(entry.creationDate(), Instant.EPOCH));
  }

  /** Returns which encryption contexts a grant works with. */
  public static EncryptionContextConstraint context(GrantListEntry entry) {
    GrantConstraints constraints =
        Objects.requireNonNullElse(entry.constraints(), GrantConstraints.builder().build());
    if (!constraints.encryptionContextEquals().isEmpty()) {
      return new EncryptionContextConstraint.EqualTo(constraints.encryptionContextEquals());
    }
    return constraints.encryptionContextSubset().isEmpty()
        ? new EncryptionContextConstraint.None()
        : new EncryptionContextConstraint.Includes(constraints.encryptionContextSubset());
  }
}
