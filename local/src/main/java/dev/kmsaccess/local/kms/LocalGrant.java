package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.GrantConstraint;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One grant. Its terms never change; only tokens are added to it. */
final class LocalGrant {

  private final String id;
  private final long number;
  private final KeyArn key;
  private final Terms terms;
  private final Instant created;
  private final Set<String> tokens = new HashSet<>();

  LocalGrant(String id, long number, KeyArn key, Terms terms, Instant created) {
    this.id = id;
    this.number = number;
    this.key = key;
    this.terms = terms;
    this.created = created;
  }

  /**
   * What a grant says. Two grants with equal terms and a name are one and the same.
   *
   * @param operations as KMS spells them ({@code ReEncryptFrom})
   * @param constraint what the encryption context must be or contain
   * @param issuer the account of the caller who made it, which need not be the key's
   */
  record Terms(
      Optional<String> name,
      GrantPrincipal grantee,
      Optional<GrantPrincipal> retirer,
      Set<String> operations,
      GrantConstraint constraint,
      AccountId issuer) {

    Terms {
      operations = Set.copyOf(operations);
    }
  }

  String id() {
    return id;
  }

  /** Returns the grant's place in the order in which all grants were made, fit for sorting. */
  String sortKey() {
    return "%019d".formatted(number);
  }

  KeyArn key() {
    return key;
  }

  Terms terms() {
    return terms;
  }

  Instant created() {
    return created;
  }

  /** Returns the tokens that stand for this grant; to be added to. */
  Set<String> tokens() {
    return tokens;
  }
}
