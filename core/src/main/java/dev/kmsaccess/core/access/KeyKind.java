package dev.kmsaccess.core.access;

/** What a key can do, as far as operations differ by it. */
public enum KeyKind {
  /** {@code SYMMETRIC_DEFAULT}. */
  SYMMETRIC("a symmetric encryption key"),
  /** RSA or SM2 for encryption. */
  ASYMMETRIC_ENCRYPTION("an asymmetric encryption key"),
  /** RSA, elliptic curve, ML-DSA or SM2 for signatures. */
  SIGNING("a signing key"),
  /** HMAC. */
  MAC("an HMAC key"),
  /** Elliptic curve for key agreement. */
  KEY_AGREEMENT("a key agreement key"),
  /** A usage that this version does not know. */
  UNKNOWN("a key of a usage that is not known here");

  private final String words;

  KeyKind(String words) {
    this.words = words;
  }

  /**
   * Returns the kind of a key.
   *
   * @param usage KMS's KeyUsage, such as {@code ENCRYPT_DECRYPT}
   * @param spec KMS's KeySpec, such as {@code SYMMETRIC_DEFAULT}
   */
  public static KeyKind of(String usage, String spec) {
    return switch (usage) {
      case "ENCRYPT_DECRYPT" ->
          spec.equals("SYMMETRIC_DEFAULT") ? SYMMETRIC : ASYMMETRIC_ENCRYPTION;
      case "SIGN_VERIFY" -> SIGNING;
      case "GENERATE_VERIFY_MAC" -> MAC;
      case "KEY_AGREEMENT" -> KEY_AGREEMENT;
      default -> UNKNOWN;
    };
  }

  /** Returns the kind in words that fit a sentence. */
  public String words() {
    return words;
  }
}
