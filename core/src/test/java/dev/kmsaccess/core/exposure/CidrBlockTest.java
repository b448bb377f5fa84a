package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlockTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0",
        "10.0.0.0.0",
        "10.0.0.256",
        "10.0.0.1000",
        "10.0.0.+1",
        "10..0.1",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0.0 /8",
        "localhost",
        ":",
        "::/129",
        ":::",
        "fe80::1%eth0",
        "2001:db8::1::",
        "12345::",
        "\u0661.0.0.1",
        "\u0661::"
      })
  void parse_whatIsNoRange_isEmpty(String text) {
    assertThat(CidrBlock.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.0.0.0, true",
    "10.0.0.0/8, 10.0.0.0/7, false",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, ::, false",
    "::/0, 0.0.0.0, false",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::/63, 2001:db8:0:1::, true",
    "::/0, ffff::, true",
  })
  void contains_aRange_isWhetherAllItsAddressesAreInIt(String wide, String narrow, boolean is) {
    assertThat(range(wide).contains(range(narrow))).isEqualTo(is);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 11.0.0.0",
    "10.0.0.255, 10.0.1.0",
    "255.255.255.0/24, ",
    "0.0.0.0/0, ",
    "2001:db8::/64, 2001:db8:0:1:0:0:0:0",
    "2001:db8::ffff:ffff:ffff:ffff, 2001:db8:0:1:0:0:0:0",
    "2001:db8::/127, 2001:db8:0:0:0:0:0:2",
    "ffff::/16, ",
    "::/0, ",
  })
  void next_aRange_isTheAddressAfterItsLast(String text, String next) {
    assertThat(range(text).next().map(CidrBlock::firstAddress))
        .isEqualTo(Optional.ofNullable(next));
  }

  @Test
  void parse_anAddressOfIpv4WrittenAsOneOfIpv6_isThatAddress() {
    assertThat(range("::ffff:203.0.113.7")).isEqualTo(range("203.0.113.7"));
  }

  @Property
  void parse_anyRangeOfIpv6_hasTheAddressesThatArithmeticGivesIt(
      @ForAll @Size(16) byte[] address,
      @ForAll @Size(16) byte[] other,
      @ForAll @IntRange(max = 128) int prefix,
      @ForAll @IntRange(max = 128) int shared) {
    BigInteger number = new BigInteger(1, address);
    BigInteger size = BigInteger.ONE.shiftLeft(128 - prefix);
    BigInteger first = number.divide(size).multiply(size);
    // So that ranges that have something in common turn up, too.
    BigInteger tail = BigInteger.ONE.shiftLeft(128 - shared).subtract(BigInteger.ONE);
    BigInteger asked = number.andNot(tail).or(new BigInteger(1, other).and(tail));
    // What the JDK takes for an address of IPv4 is none of IPv6.
    assumeThat(text(number) + text(asked) + text(first.add(size))).doesNotContain(".");

    CidrBlock range = range(text(number) + "/" + prefix);

    assertThat(range.firstAddress()).isEqualTo(text(first));
    assertThat(range.contains(range(text(asked))))
        .isEqualTo(asked.compareTo(first) >= 0 && asked.compareTo(first.add(size)) < 0);
    assertThat(range.next().map(CidrBlock::firstAddress))
        .isEqualTo(
            Optional.of(first.add(size))
                .filter(it -> it.bitLength() <= 128)
                .map(CidrBlockTest::text));
  }

  private static String text(BigInteger number) {
    byte[] bytes = new byte[16];
    byte[] digits = number.toByteArray();
    for (int i = 1; i <= Math.min(bytes.length, digits.length); i++) {
      bytes[bytes.length - i] = digits[digits.length - i];
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CidrBlock range(String text) {
    return CidrBlock.parse(text).orElseThrow();
  }
}
