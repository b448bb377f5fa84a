package dev.kmsaccess.cli.audit;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The bytes of a line without the texts that its answer only repeats. Equal to another form exactly
 * if these bytes are equal.
 */
final class LineForm {

  // Odd, and another one in each process, so that nobody can write lines that share a hash.
  private static final int FACTOR = new SplittableRandom().nextInt() | 1;

  private final byte[] kept;
  private final int hash;

  /**
   * Makes a form.
   *
   * @param kept becomes the form's own
   */
  LineForm(byte[] kept) {
    this.kept = kept;
    int sum = kept.length;
    for (byte it : kept) {
      sum = sum * FACTOR + it;
    }
    this.hash = sum ^ sum >>> 16;
  }

  /** Returns how many bytes it holds. */
  int length() {
    return kept.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineForm form && hash == form.hash && Arrays.equals(kept, form.kept);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
