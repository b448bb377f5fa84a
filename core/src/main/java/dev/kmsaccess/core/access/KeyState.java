package dev.kmsaccess.core.access;

/**
 * The state of a key, as far as opening an access depends on it (see <a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html">key states</a>).
 * Ending one works in every state.
 */
public enum KeyState {
  /** Grants can be made: Enabled, Unavailable, Updating. */
  USABLE,
  /** Disabled by somebody, who can enable it again. */
  DISABLED,
  /** Waits for its deletion, as a primary key perhaps for that of its replicas. */
  PENDING_DELETION,
  /** Has no key material yet: Creating, PendingImport. */
  NOT_READY,
  /** A state that this version does not know. */
  UNKNOWN;

  /** Returns the state of KMS's word for it, such as {@code PendingDeletion}. */
  public static KeyState of(String kms) {
    return switch (kms) {
      case "Enabled", "Unavailable", "Updating" -> USABLE;
      case "Disabled" -> DISABLED;
      case "PendingDeletion", "PendingReplicaDeletion" -> PENDING_DELETION;
      case "Creating", "PendingImport" -> NOT_READY;
      default -> UNKNOWN;
    };
  }
}
