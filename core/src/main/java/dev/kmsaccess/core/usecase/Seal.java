package dev.kmsaccess.core.usecase;

/**
 * Marks what we said, so that we know it again when somebody brings it back. Both throw where the
 * keeper of the seal cannot be reached.
 */
public interface Seal {

  /** Returns the mark of a text of at most 4,096 bytes. */
  byte[] mark(byte[] text);

  /** Whether the mark is ours, for exactly that text. */
  boolean isOurs(byte[] text, byte[] mark);
}
