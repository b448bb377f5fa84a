package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import java.util.Locale;
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

  /**
   * The <a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations">grant
   * operations</a>, in lower case.
   */
  private static final Set<String> GRANTABLE =
      Set.of(
          "creategrant",
          "decrypt",
          "derivesharedsecret",
          "describekey",
          "encrypt",
          "generatedatakey",
          "generatedatakeypair",
          "generatedatakeypairwithoutplaintext",
          "generatedatakeywithoutplaintext",
          "generatemac",
          "getpublickey",
          "reencryptfrom",
          "reencryptto",
          "retiregrant",
          "sign",
          "verify",
          "verifymac");

  public KeyGrant {
    operations = Set.copyOf(operations);
    tokens = Set.copyOf(tokens);
  }

  /** Whether a grant can give the operation of this name; names of actions have no case. */
  public static boolean isGrantable(String operation) {
    return GRANTABLE.contains(operation.toLowerCase(Locale.ROOT));
  }

  /** Whether a call with these grant tokens can count on the grant. */
  boolean isUsableWith(Set<String> presented) {
    return visible || tokens.stream().anyMatch(presented::contains);
  }

  /**
   * Whether the grant is for this operation; names of actions have no case. What no grant can give
   * is in none, whatever it says.
   */
  boolean isFor(String operation) {
    return isGrantable(operation) && operations.stream().anyMatch(operation::equalsIgnoreCase);
  }
}
