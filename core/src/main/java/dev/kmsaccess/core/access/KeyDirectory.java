package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.KeyArn;
import java.util.Optional;

/** Knows the keys of the key account. */
public interface KeyDirectory {

  /**
   * Returns the facts of a key; empty if there is no such key. Facts may be up to a minute old. A
   * directory that cannot be reached throws.
   */
  Optional<KeyFacts> find(KeyReference key);

  /**
   * Returns the facts of a key that just showed its tag to us, so that it need not be asked for
   * again.
   *
   * @param optInTag the value of its tag {@value KeyFacts#OPT_IN_TAG}
   */
  default Optional<KeyFacts> find(KeyArn key, String optInTag) {
    return find(new KeyReference.ByArn(key));
  }
}
