package dev.kmsaccess.core.evaluate;

import java.net.Inet6Address;
import java.util.Optional;

/**
 * A range of IPv4 or IPv6 addresses in CIDR notation; a single address is a range of one. Nothing
 * is ever looked up: a name is no address.
 */
record IpRange(byte[] address, int prefix) {

  /** Returns the range, or empty if the text is none. */
  static Optional<IpRange> parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address.length == 0) {
      return Optional.empty();
    }
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : number(text, slash + 1, text.length(), bits);
    return prefix < 0 ? Optional.empty() : Optional.of(new IpRange(address, prefix));
  }

  /** Whether the range has all addresses of the other one; never across the two families. */
  boolean contains(IpRange other) {
    if (address.length != other.address.length || prefix > other.prefix) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (other.address[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] address(String text) {
    return text.indexOf(':') >= 0 ? v6(text) : v4(text);
  }

  private static byte[] v4(String text) {
    byte[] bytes = new byte[4];
    int from = 0;
    for (int i = 0; i < 4; i++) {
      int to = i == 3 ? text.length() : text.indexOf('.', from);
      int number = to < 0 ? -1 : number(text, from, to, 255);
      if (number < 0) {
        return new byte[0];
      }
      bytes[i] = (byte) number;
      from = to + 1;
    }
    return bytes;
  }

  private static byte[] v6(String text) {
    if (text.indexOf('%') >= 0) {
      return new byte[0];
    }
    try {
      return Inet6Address.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Returns the decimal number of at most three digits, or -1 if it is none or too large. */
  private static int number(String text, int from, int to, int max) {
    if (to <= from || to - from > 3) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number <= max ? number : -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpRange range && contains(range) && range.contains(this);
  }

  @Override
  public int hashCode() {
    return prefix;
  }
}
