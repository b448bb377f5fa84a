package dev.kmsaccess.core.policy;

/** What a statement does to the requests that it matches. */
public enum Effect {
  /** Allows them, unless a Deny matches too. */
  ALLOW("Allow"),
  /** Denies them, whatever allows them. */
  DENY("Deny");

  private final String text;

  Effect(String text) {
    this.text = text;
  }

  /** Returns the word that stands in a policy; it is case-sensitive there. */
  public String text() {
    return text;
  }
}
