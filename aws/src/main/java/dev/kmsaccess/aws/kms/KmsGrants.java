package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.access.ListedGrant;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** Reads grants as KMS lists them. */
final class KmsGrants {

  private KmsGrants() {}

  static ListedGrant listed(GrantListEntry entry) {
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
}
