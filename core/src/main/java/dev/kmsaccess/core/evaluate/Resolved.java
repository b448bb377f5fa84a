package dev.kmsaccess.core.evaluate;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy with its variables filled in.
 *
 * @param literal the characters that came from a variable and are no wildcards; null if there are
 *     none
 */
record Resolved(String text, @Nullable BitSet literal) {

  static Resolved plain(String text) {
    return new Resolved(text, null);
  }
}
