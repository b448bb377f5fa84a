package dev.kmsaccess.core.exposure;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A range of IP addresses; a single address is the smallest.
 *
 * @param high the first half of the lowest address of IPv6, as an unsigned number; 0 for IPv4
 * @param low the second half of the lowest address of IPv6, or that of IPv4, as an unsigned number
 * @param bits 32 for IPv4, 128 for IPv6
 * @param prefix how many bits all addresses of the range have in common
 */
public record CidrBlock(long high, long low, int bits, int prefix) {

  private static final int IPV4 = 32;
  private static final int IPV6 = 128;
  private static final int NONE = -1;

  /** Returns the range, or empty if the text is neither an address nor {@code ADDRESS/PREFIX}. */
  public static Optional<CidrBlock> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return address(text);
    }
    int prefix = number(text, slash + 1, text.length());
    return address(text.substring(0, slash))
        .filter(it -> prefix != NONE && prefix <= it.bits)
        .map(it -> it.widenedTo(prefix));
  }

  /** Whether every address of the other range is in this one. */
  public boolean contains(CidrBlock other) {
    return bits == other.bits
        && prefix <= other.prefix
        && high == (other.high & highMask())
        && low == (other.low & lowMask());
  }

  /** Returns the address just after the range, if there is one. */
  Optional<CidrBlock> next() {
    long lastLow = low | (~lowMask() & (bits == IPV4 ? 0xFFFF_FFFFL : ~0L));
    long lastHigh = bits == IPV4 ? 0 : high | ~highMask();
    long nextLow = lastLow + 1;
    long nextHigh = nextLow == 0 ? lastHigh + 1 : lastHigh;
    boolean beyond = bits == IPV4 ? nextLow >>> IPV4 != 0 : (nextHigh | nextLow) == 0;
    return beyond ? Optional.empty() : Optional.of(new CidrBlock(nextHigh, nextLow, bits, bits));
  }

  /** Returns the lowest address as text. */
  String firstAddress() {
    byte[] bytes =
        bits == IPV4
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
            : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private static Optional<CidrBlock> address(String text) {
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static Optional<CidrBlock> ipv4(String text) {
    long address = 0;
    int from = 0;
    for (int part = 0; part < Integer.BYTES; part++) {
      int to = part == Integer.BYTES - 1 ? text.length() : text.indexOf('.', from);
      int number = to < 0 ? NONE : number(text, from, to);
      if (number == NONE || number > 0xFF) {
        return Optional.empty();
      }
      address = (address << Byte.SIZE) | number;
      from = to + 1;
    }
    return Optional.of(new CidrBlock(0, address, IPV4, IPV4));
  }

  private static Optional<CidrBlock> ipv6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // The JDK takes names of zones besides.
      if (c != ':' && c != '.' && (c >= 128 || Character.digit(c, 16) < 0)) {
        return Optional.empty();
      }
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Inet6Address.ofLiteral(text).getAddress());
      return Optional.of(
          bytes.remaining() == Integer.BYTES
              ? new CidrBlock(0, Integer.toUnsignedLong(bytes.getInt()), IPV4, IPV4)
              : new CidrBlock(bytes.getLong(), bytes.getLong(), IPV6, IPV6));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the number of one to three digits that stands in a place of a text. */
  private static int number(String text, int from, int to) {
    if (to <= from || to - from > 3) {
      return NONE;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return NONE;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private CidrBlock widenedTo(int shorter) {
    CidrBlock wide = new CidrBlock(high, low, bits, shorter);
    return new CidrBlock(high & wide.highMask(), low & wide.lowMask(), bits, shorter);
  }

  private long highMask() {
    return bits == IPV4 ? 0 : mask(Math.min(prefix, Long.SIZE));
  }

  private long lowMask() {
    // IPv4 has the last 32 bits; those before them are noughts in every address.
    return mask(Math.max(0, bits == IPV4 ? prefix + IPV4 : prefix - Long.SIZE));
  }

  /** Returns a number of which so many bits are ones, the highest first. */
  private static long mask(int ones) {
    return ones == 0 ? 0 : -1L << (Long.SIZE - ones);
  }
}
