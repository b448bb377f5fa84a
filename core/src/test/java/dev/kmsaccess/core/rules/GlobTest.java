package dev.kmsaccess.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "a*c, abbc, true",
    "a*c, abbcd, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*ab*ab*, xabyabz, true",
    "*ab*ab*, xabyz, false",
    "CHG-* ?*, CHG-1234 nightly report, true",
    "CHG-* ?*, CHG-1234, false",
    "a.c, abc, false"
  })
  void matches_patternAndText_isWhatPeopleExpect(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::*:role/x, arn:aws:iam::210987654321:role/x, true",
    "arn:aws:iam::*:role/x, arn:aws:iam::210987654321:user/a:role/x, false",
    "arn:aws:iam::*:role/*, arn:aws:iam::210987654321:role/team/x, true",
    "*, arn:aws:iam::210987654321:role/x, false"
  })
  void matchesArn_starInOnePart_staysInIt(String pattern, String arn, boolean expected) {
    assertThat(new Glob(pattern).matchesArn(arn)).isEqualTo(expected);
  }

  @Test
  void matches_patternBuiltToBeHard_isDecidedAtOnce() {
    Glob hard = new Glob("*a".repeat(250) + "b");

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(1), () -> assertThat(hard.matches("a".repeat(512))).isFalse());
  }

  @Property
  void matches_anyTextWithoutWildcards_matchesItselfOnly(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 5) String one,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 5) String other) {
    assertThat(new Glob(one).matches(other)).isEqualTo(one.equals(other));
  }

  @Property
  void matches_anyPattern_agreesWithTheRegularExpression(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String pattern,
      @ForAll @Chars({'a', 'b'}) @StringLength(max = 8) String text) {
    String regex = pattern.replace("*", ".*").replace("?", ".");

    assertThat(new Glob(pattern).matches(text)).isEqualTo(text.matches(regex));
    assertThatCode(() -> new Glob(pattern).matchesArn(text)).doesNotThrowAnyException();
  }
}
