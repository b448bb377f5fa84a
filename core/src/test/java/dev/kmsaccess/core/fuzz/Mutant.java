package dev.kmsaccess.core.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * One hostile input. A text may hold halves of surrogate pairs, which no UTF-8 has; bytes may be no
 * UTF-8 at all.
 */
sealed interface Mutant {

  /** Characters, whatever they are. */
  record OfText(String text) implements Mutant {
    @Override
    public byte[] utf8() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String pieces() {
      return text;
    }

    @Override
    public Mutant of(String pieces) {
      return new OfText(pieces);
    }
  }

  /**
   * Bytes, whatever they are.
   *
   * @param pieces a character for each byte
   */
  record OfBytes(String pieces) implements Mutant {
    @Override
    public byte[] utf8() {
      return pieces.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String text() {
      return new String(utf8(), StandardCharsets.UTF_8);
    }

    @Override
    public Mutant of(String fewer) {
      return new OfBytes(fewer);
    }
  }

  /** Returns the input for readers of texts. */
  String text();

  /** Returns the input for readers of bytes. */
  byte[] utf8();

  /** Returns what the input is made of, for cutting it down. */
  String pieces();

  /** Returns another input of the same kind. */
  Mutant of(String pieces);
}
