package dev.kmsaccess.core.access;

import java.util.Optional;

/** What came of opening an access. Faults that may pass by themselves are exceptions instead. */
public sealed interface Opened {

  /**
   * The access exists; a repeat gives the same handle.
   *
   * @param handle where it is
   * @param token a grant token, with which a grant works at once; tokens of one grant differ
   */
  record Made(Handle handle, Optional<String> token) implements Opened {}

  /**
   * The access was not made, and trying again would not help.
   *
   * @param cause why, as a code
   * @param detail why, as AWS says it; foreign text
   */
  record Refused(Cause cause, String detail) implements Opened {}

  /** Why an access cannot be opened. */
  enum Cause {
    /** There is no such key any more. */
    KEY_NOT_FOUND,
    /** The key's state forbids it: disabled, pending deletion, not imported yet. */
    KEY_STATE,
    /** AWS does not know the grantee, or not yet: a new role takes some seconds to be seen. */
    GRANTEE_UNKNOWN,
    /** A quota is reached: the grants of a key, the roles of an account. */
    LIMIT_REACHED,
    /** The operator froze access by an explicit Deny on the broker's role. */
    FROZEN,
    /**
     * The broker itself may not: the key's policy, tag or the organisation's policies forbid it.
     */
    NOT_PERMITTED,
    /** AWS calls the parameters invalid; the rules let something through that they should not. */
    INVALID,
    /** The key's policy has no room left for another statement. */
    POLICY_FULL,
    /** The key's policy is one that we cannot read, so we do not write it either. */
    POLICY_NOT_UNDERSTOOD,
    /** The key's policy names a deleted principal, and so KMS takes no new version of it. */
    POLICY_NAMES_DELETED_PRINCIPAL,
    /** With the access, the key's policy would let somebody in from outside. */
    POLICY_WOULD_EXPOSE_KEY
  }
}
