package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.access.ListedGrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant as somebody may have made it, ours or another's.
 *
 * @param grantId its id
 * @param grantee the principal or service, in whatever form it is listed or recorded
 * @param sourceArn the resource that a service principal must act for, if the grant says so
 * @param operations what it gives, such as {@code Decrypt}
 * @param retiringPrincipal who may retire it, if anybody is named
 * @param listed how KMS lists it; empty where only a record tells of it
 */
public record SeenGrant(
    String grantId,
    String grantee,
    Optional<String> sourceArn,
    List<String> operations,
    Optional<String> retiringPrincipal,
    Optional<ListedGrant> listed) {

  public SeenGrant {
    operations = List.copyOf(operations);
  }

  /** Returns when it was made, as far as KMS lists it. */
  Optional<Instant> made() {
    return listed.map(ListedGrant::created).filter(it -> it.isAfter(Instant.EPOCH));
  }

  /** Returns the same grant for a service that must act for this resource. */
  SeenGrant actingFor(Optional<String> resource) {
    return new SeenGrant(grantId, grantee, resource, operations, retiringPrincipal, listed);
  }
}
