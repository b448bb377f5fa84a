package dev.kmsaccess.core.access;

/**
 * An access that was decided and is to be opened.
 *
 * @param name the name it will carry
 * @param scope who may do what with which key
 * @param context which encryption contexts it works with
 */
public record Access(AccessName name, AccessScope scope, EncryptionContextConstraint context) {

  public Access {
    if (!scope.contextKeys().equals(context.pairs().keySet())) {
      throw new IllegalArgumentException("scope and context name different keys: " + scope);
    }
  }
}
