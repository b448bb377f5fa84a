package dev.kmsaccess.core.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant as KMS lists it. Nothing of it is believed yet: anybody can make grants that name our
 * reaper, on keys of their own.
 *
 * @param key the key's ARN
 * @param grantId the grant's id
 * @param name the grant's name; empty when it has none
 * @param grantee the grantee, as listed; empty when KMS lists none
 * @param operations what it gives, such as {@code Decrypt}
 * @param issuingAccount who made it, as listed: an account's root ARN, or its id
 * @param created when it was made
 */
public record ListedGrant(
    String key,
    String grantId,
    String name,
    String grantee,
    List<String> operations,
    Optional<String> issuingAccount,
    Instant created) {

  public ListedGrant {
    operations = List.copyOf(operations);
  }
}
