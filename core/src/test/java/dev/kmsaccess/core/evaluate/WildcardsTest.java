package dev.kmsaccess.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "?, '', false",
    "a?c, abc, true",
    "a?c, abbc, false",
    "a*c, ac, true",
    "a*c, abcabc, true",
    "a*c, abcab, false",
    "kms:*, kms:Decrypt, true",
    "kms:Generate*Key, kms:GenerateDataKey, true",
    "kms:Generate*Key, kms:GenerateDataKeyPair, false",
    "a/*/c, a/b:b/c, true"
  })
  void match_starAndQuestionMark_standForAnyRunAndForOne(
      String pattern, String text, boolean expected) {
    assertThat(Wildcards.match(pattern, text)).isEqualTo(expected);
  }

  @Test
  void match_letterCase_countsUnlessIgnored() {
    assertThat(Wildcards.match("kms:decrypt", "kms:Decrypt")).isFalse();
    assertThat(Wildcards.matchIgnoringCase("KMS:dec*", "kms:Decrypt")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::*:role/Broker, arn:aws:iam::1:role/Broker, true",
    "arn:aws:iam::*:role/*, arn:aws:iam::1:role/a:b/c, true",
    "arn:aws:iam::1*, arn:aws:iam::1:role/a, false",
    "arn:aws:*:role/a, arn:aws:iam::1:role/a, false",
    "arn:*:*:*:*:*, arn:aws:iam::1:role/a, true"
  })
  void matchArn_star_staysInsideItsPart(String pattern, String arn, boolean expected) {
    assertThat(Wildcards.matchArn(Resolved.plain(pattern), arn, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sqs, arn:aws:sqs:eu-west-1:1:q, true",
    "arn:aws:sqs:*, arn:aws:sqs:eu-west-1:1:q, true",
    "arn:aws:sqs:us-east-1, arn:aws:sqs:eu-west-1:1:q, false"
  })
  void matchArn_completed_fillsMissingPartsWithStars(String pattern, String arn, boolean expected) {
    assertThat(Wildcards.matchArn(Resolved.plain(pattern), arn, true)).isEqualTo(expected);
  }

  @Test
  void match_patternBuiltToBeHard_takesNoTime() {
    String pattern = "*a".repeat(1_000) + "b";
    String text = "a".repeat(10_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(Wildcards.match(pattern, text)).isFalse());
  }

  @Property
  void match_anyPattern_agreesWithTheDefinition(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    assertThat(Wildcards.match(pattern, text)).isEqualTo(byDefinition(pattern, text));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab*?").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab").ofMaxLength(8);
  }

  private static boolean byDefinition(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    return switch (pattern.charAt(0)) {
      case '*' ->
          byDefinition(pattern.substring(1), text)
              || (!text.isEmpty() && byDefinition(pattern, text.substring(1)));
      case '?' -> !text.isEmpty() && byDefinition(pattern.substring(1), text.substring(1));
      default ->
          !text.isEmpty()
              && text.charAt(0) == pattern.charAt(0)
              && byDefinition(pattern.substring(1), text.substring(1));
    };
  }
}
