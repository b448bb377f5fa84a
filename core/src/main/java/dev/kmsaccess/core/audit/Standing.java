package dev.kmsaccess.core.audit;

/** Where an account stands. */
public sealed interface Standing {

  /** It is in our organisation. */
  record Member() implements Standing {}

  /** It is not. */
  record Outside() implements Standing {}

  /** It is not on the list of ours that we deploy. */
  record Unlisted() implements Standing {}

  /** It cannot be told; the reason is for people. */
  record Unknown(String why) implements Standing {}
}
