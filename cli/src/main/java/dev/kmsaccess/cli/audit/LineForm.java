package dev.kmsaccess.cli.audit;

import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The bytes of a line without the texts that its answer only repeats. Equal to another form exactly
 * if these bytes are equal. Forms have an order, so that a map finds one among many that share a
 * hash, which somebody may have written to that end.
 */
final class LineForm implements Comparable<LineForm> {

  private final byte[] kept;
  private final int hash;

  /**
   * Makes a form.
   *
   * @param kept becomes the form's own
   */
  LineForm(byte[] kept) {
    this.kept = kept;
    // A checksum is taken by one instruction for many bytes in code of the first compiler, too.
    CRC32 checksum = new CRC32();
    checksum.update(kept);
    this.hash = (int) checksum.getValue();
  }

  /** Returns how many bytes it holds. */
  int length() {
    return kept.length;
  }

  @Override
  public int compareTo(LineForm other) {
    return Arrays.compare(kept, other.kept);
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
