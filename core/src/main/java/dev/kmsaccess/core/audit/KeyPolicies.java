package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;

/** Reads the policy that a key has now. */
@FunctionalInterface
public interface KeyPolicies {

  /** What came of reading a policy. */
  sealed interface Reading {
    /** The policy's text. */
    record Read(String text) implements Reading {}

    /** It could not be read; the reason is foreign text. */
    record Unavailable(String why) implements Reading {}

    /** There is no such key any more. */
    record Gone() implements Reading {}
  }

  /** Reads the policy of a key; total. */
  Reading current(KeyArn key);
}
