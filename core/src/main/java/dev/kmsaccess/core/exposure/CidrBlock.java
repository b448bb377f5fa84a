package dev.kmsaccess.core.exposure;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IP addresses; a single address is the smallest.
 *
 * @param first the lowest address, as a number
 * @param last the highest address, as a number
 * @param bits 32 for IPv4, 128 for IPv6
 */
public record CidrBlock(BigInteger first, BigInteger last, int bits) {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  /** Returns the range, or empty if the text is neither an address nor {@code ADDRESS/PREFIX}. */
  public static Optional<CidrBlock> parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? address(text)
        : address(text.substring(0, slash)).flatMap(it -> it.widenedTo(text.substring(slash + 1)));
  }

  /** Whether every address of the other range is in this one. */
  public boolean contains(CidrBlock other) {
    return bits == other.bits
        && first.compareTo(other.first) <= 0
        && last.compareTo(other.last) >= 0;
  }

  /** Returns the address just after the range, if there is one. */
  Optional<CidrBlock> next() {
    BigInteger next = last.add(BigInteger.ONE);
    return next.bitLength() > bits
        ? Optional.empty()
        : Optional.of(new CidrBlock(next, next, bits));
  }

  /** Returns the lowest address as text. */
  String firstAddress() {
    byte[] padded = new byte[bits / 8];
    byte[] digits = first.toByteArray();
    for (int i = 1; i <= Math.min(padded.length, digits.length); i++) {
      padded[padded.length - i] = digits[digits.length - i];
    }
    try {
      return InetAddress.getByAddress(padded).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private static Optional<CidrBlock> address(String text) {
    try {
      // The patterns keep out what the JDK takes besides: short forms and zone names.
      if (IPV4.matcher(text).matches()) {
        return Optional.of(of(Inet4Address.ofLiteral(text)));
      }
      if (IPV6.matcher(text).matches()) {
        return Optional.of(of(Inet6Address.ofLiteral(text)));
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static CidrBlock of(InetAddress address) {
    byte[] bytes = address.getAddress();
    BigInteger number = new BigInteger(1, bytes);
    return new CidrBlock(number, number, bytes.length * 8);
  }

  private Optional<CidrBlock> widenedTo(String prefix) {
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > bits) {
      return Optional.empty();
    }
    int host = bits - Integer.parseInt(prefix);
    BigInteger low = first.shiftRight(host).shiftLeft(host);
    BigInteger size = BigInteger.ONE.shiftLeft(host);
    return Optional.of(new CidrBlock(low, low.add(size).subtract(BigInteger.ONE), bits));
  }
}
