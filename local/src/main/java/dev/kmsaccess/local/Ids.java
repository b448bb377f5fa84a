package dev.kmsaccess.local;

import java.util.Base64;
import java.util.Random;
import java.util.UUID;

/**
 * The source of everything that AWS would choose at random: ids, secrets, key material. Seeded, so
 * that the same calls in the same order give the same world again; nothing here is a secret.
 */
public final class Ids {

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final Random random;

  Ids(long seed) {
    this.random = new Random(seed);
  }

  /** Returns a random (version 4) UUID. */
  public synchronized String uuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** Returns hexadecimal digits, lower case. */
  public synchronized String hex(int digits) {
    StringBuilder text = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }

  /**
   * Returns a unique id as IAM makes them: 21 characters.
   *
   * @param prefix what it identifies: {@code AIDA} a user, {@code AROA} a role, {@code ANPA} a
   *     managed policy
   */
  public String unique(String prefix) {
    return prefix + base32(17);
  }

  /**
   * Returns an access key id: 20 characters.
   *
   * @param prefix {@code AKIA} for a lasting one, {@code ASIA} for a session's
   */
  public String accessKeyId(String prefix) {
    return prefix + base32(16);
  }

  /** Returns bytes. */
  public synchronized byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns a text of Base64 characters that stands for so many bytes. */
  public String base64(int bytes) {
    return Base64.getEncoder().encodeToString(bytes(bytes));
  }

  private synchronized String base32(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return text.toString();
  }
}
