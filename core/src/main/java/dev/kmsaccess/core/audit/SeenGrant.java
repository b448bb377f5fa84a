package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.access.ListedGrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant as somebody may have made it, ours or another's.
 *
 * @param grantId its id
 * @param grantee the principal or service, in whatever form it is listed or recorded; empty where
 *     none is shown, as the SDK that we are built with shows no service that a grant names as such
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

  /** Whether it is to a service of which nothing more is shown. */
  boolean namesNobody() {
    return grantee.isEmpty();
  }

  /** Returns the same grant with what its record tells and its listing leaves out. */
  SeenGrant with(SeenGrant recorded) {
    return new SeenGrant(
        grantId,
        namesNobody() ? recorded.grantee() : grantee,
        recorded.sourceArn(),
        operations,
        retiringPrincipal,
        listed);
  }
}
