package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Optional;
import java.util.Set;

/**
 * A grant on the key of a call, as far as it decides.
 *
 * @param granteePrincipal an ARN, a unique id or a service's name
 * @param retiringPrincipal who may retire it, if somebody is named
 * @param issuingAccount the account that made it
 * @param operations as CreateGrant names them, {@code ReEncryptFrom} for instance
 * @param tokens the grant tokens that were given out for it
 * @param visible whether KMS is consistent about it everywhere; before that only a token helps
 */
public record KeyGrant(
    String grantId,
    String granteePrincipal,
    Optional<String> retiringPrincipal,
    AccountId issuingAccount,
    Set<String> operations,
    GrantConstraint constraint,
    Set<String> tokens,
    boolean visible) {

  public KeyGrant {
    operations = Set.copyOf(operations);
    tokens = Set.copyOf(tokens);
  }

  /** Whether a call with these grant tokens can count on the grant. */
  boolean isUsableWith(Set<String> presented) {
    return visible || tokens.stream().anyMatch(presented::contains);
  }

  /** Whether the grant is for this operation; names of actions have no case. */
  boolean isFor(String operation) {
    return operations.stream().anyMatch(operation::equalsIgnoreCase);
  }
}
