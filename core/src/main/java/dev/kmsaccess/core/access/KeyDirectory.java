package dev.kmsaccess.core.access;

import java.util.Optional;

/** Knows the keys of the key account. */
public interface KeyDirectory {

  /**
   * Returns the facts of a key; empty if there is no such key. Facts may be up to a minute old. A
   * directory that cannot be reached throws.
   */
  Optional<KeyFacts> find(KeyReference key);
}
