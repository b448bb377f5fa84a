package dev.kmsaccess.core.exposure;

import java.util.Optional;

/**
 * Something about a policy that is worth knowing and opens the key to nobody outside by itself.
 *
 * @param statement the statement's position, counted from 0
 * @param sid the statement's Sid, as it is written
 * @param message one sentence for people
 */
public record Advisory(Kind kind, int statement, Optional<String> sid, String message) {

  /** What kinds there are. */
  public enum Kind {
    /** An insider of another account may create grants for whomever they like. */
    RESHARE,
    /** Every account of the organisation gets in. */
    ORG_WIDE,
    /** Outsiders are given actions that no key policy gives to other accounts. */
    WITHOUT_EFFECT,
    /** A principal was deleted and only its unique id is left; it never matches again. */
    DEAD_PRINCIPAL
  }
}
