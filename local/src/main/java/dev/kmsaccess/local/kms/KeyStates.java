package dev.kmsaccess.local.kms;

/**
 * What can be done to a key in which state (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html">Key states</a>).
 * Whatever is not asked here works in every state, ending grants and reading policies among it.
 */
final class KeyStates {

  private KeyStates() {}

  /** Throws unless the key is enabled: for cryptography and for new grants. */
  static void requireEnabled(LocalKey key) {
    switch (key.state()) {
      case LocalKey.State.Enabled enabled -> {}
      case LocalKey.State.Disabled disabled ->
          throw KmsErrors.disabled(key.arn() + " is disabled.");
      case LocalKey.State.PendingDeletion pending -> throw pendingDeletion(key);
    }
  }

  /** Throws if the key is about to be deleted: for changes that would come too late. */
  static void requireStaying(LocalKey key) {
    if (key.state() instanceof LocalKey.State.PendingDeletion) {
      throw pendingDeletion(key);
    }
  }

  /** Throws unless the key is about to be deleted. */
  static void requirePendingDeletion(LocalKey key) {
    if (!(key.state() instanceof LocalKey.State.PendingDeletion)) {
      throw KmsErrors.invalidState(key.arn() + " is not pending deletion.");
    }
  }

  private static RuntimeException pendingDeletion(LocalKey key) {
    return KmsErrors.invalidState(key.arn() + " is pending deletion.");
  }
}
