package dev.kmsaccess.core.exposure;

/** How far a key is open to principals outside the trust zone, from closed to wide open. */
public enum Exposure {
  /** No request from outside is allowed. */
  NONE,
  /**
   * Only AWS services get in, but for whomever they act: the confused deputy (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html">The confused
   * deputy problem</a>).
   */
  SERVICE,
  /** Only outsiders get in whom the policy names or describes: an account, an organisation. */
  EXTERNAL,
  /** Somebody gets in of whom the policy says nothing. */
  PUBLIC;

  /** Returns the wider of the two. */
  public Exposure or(Exposure other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
