package dev.kmsaccess.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.Quantifier;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {

  private static final String ANY_KEY = "x:key";

  @ParameterizedTest(name = "{1} {0} {2}: {3}")
  @CsvSource({
    "StringEquals, Abc, Abc, true",
    "StringEquals, Abc, abc, false",
    "StringEquals, A*, Abc, false",
    "StringNotEquals, Abc, abc, true",
    "StringNotEquals, Abc, Abc, false",
    "StringEqualsIgnoreCase, Abc, aBC, true",
    "StringNotEqualsIgnoreCase, Abc, aBC, false",
    "StringLike, a*c, abbc, true",
    "StringLike, a?c, abbc, false",
    "StringLike, A*, abc, false",
    "StringLike, *, '', true",
    "StringNotLike, a*, abc, false",
    "StringNotLike, a*, xbc, true"
  })
  void holds_stringOperators(String operator, String wanted, String actual, boolean expected) {
    assertThat(holds(operator, wanted, actual)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{1} {0} {2}: {3}")
  @CsvSource({
    "NumericEquals, 10, 10.0, true",
    "NumericEquals, 10, 1e1, true",
    "NumericEquals, 10, 11, false",
    "NumericNotEquals, 10, 11, true",
    "NumericLessThan, 10, 9.99, true",
    "NumericLessThan, 10, 10, false",
    "NumericLessThan, 10, -11, true",
    "NumericLessThanEquals, 10, 10, true",
    "NumericGreaterThan, 10, 9, false",
    "NumericGreaterThan, 9, 10, true",
    "NumericGreaterThanEquals, 10, 10, true",
    "NumericEquals, ten, ten, false",
    "NumericNotEquals, 10, ten, true"
  })
  void holds_numericOperators(String operator, String wanted, String actual, boolean expected) {
    assertThat(holds(operator, wanted, actual)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{1} {0} {2}: {3}")
  @CsvSource({
    "DateEquals, 2026-01-01T00:00:00Z, 2026-01-01, true",
    "DateEquals, 2026-01-01T00:00:00Z, 1767225600, true",
    "DateEquals, 2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00Z, true",
    "DateEquals, 2026-01-01T00:00Z, 2026-01-01T00:00:00.000Z, true",
    "DateEquals, 2026-01-01T00:00:00, 2026-01-01T00:00:00Z, true",
    "DateEquals, 2026, 2026-01-01T00:00:00Z, true",
    "DateEquals, 2026-02, 2026-02-01T00:00:00Z, true",
    "DateNotEquals, 2026-01-01, 2026-01-02, true",
    "DateLessThan, 2026-01-01T00:00:00Z, 2025-12-31T23:59:59Z, true",
    "DateLessThan, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, false",
    "DateLessThanEquals, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, true",
    "DateGreaterThan, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00.5Z, true",
    "DateGreaterThan, 1767225600, 1767225600.5, true",
    "DateGreaterThanEquals, 2026-01-01T00:00:00Z, 2025-12-31, false",
    "DateLessThan, tomorrow, 2026-01-01, false",
    "DateLessThan, 1e999999999, 2026-01-01, false"
  })
  void holds_dateOperators(String operator, String wanted, String actual, boolean expected) {
    assertThat(holds(operator, wanted, actual)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{1} {0} {2}: {3}")
  @CsvSource({
    "Bool, true, true, true",
    "Bool, True, TRUE, true",
    "Bool, true, false, false",
    "Bool, yes, yes, false",
    "BinaryEquals, QmluYXJ5, QmluYXJ5, true",
    "BinaryEquals, QmluYXJ5, QmluYXJ6, false",
    "BinaryEquals, '!', '!', false"
  })
  void holds_boolAndBinary(String operator, String wanted, String actual, boolean expected) {
    assertThat(holds(operator, wanted, actual)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{1} {0} {2}: {3}")
  @CsvSource({
    "IpAddress, 0.0.0.0/0, 8.8.8.8, true",
    "NotIpAddress, 0.0.0.0/0, 8.8.8.8, false",
    "IpAddress, 0.0.0.0/0, 2001:db8::1, false",
    "NotIpAddress, 0.0.0.0/0, 2001:db8::1, true",
    "IpAddress, ::/0, 2001:db8::1, true",
    "IpAddress, 203.0.113.0/24, 203.0.113.255, true",
    "IpAddress, 203.0.113.0/24, 203.0.114.0, false",
    "IpAddress, 203.0.113.7/24, 203.0.113.1, true",
    "IpAddress, 203.0.113.7, 203.0.113.7, true",
    "IpAddress, 203.0.113.7/32, 203.0.113.6, false",
    "IpAddress, 128.0.0.0/1, 127.255.255.255, false",
    "IpAddress, 2001:db8::/33, 2001:db8:8000::1, false",
    "IpAddress, 2001:db8::/33, 2001:db8:7fff::1, true",
    "IpAddress, 10.0.0.0/33, 10.0.0.1, false",
    "IpAddress, 10.0.0, 10.0.0.1, false",
    "IpAddress, localhost, 127.0.0.1, false",
    "IpAddress, 10.0.0.0/8, fe80::1%eth0, false"
  })
  void holds_addressOperators(String operator, String wanted, String actual, boolean expected) {
    assertThat(holds(operator, wanted, actual)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{1} {0} {2}: {3}")
  @CsvSource({
    "ArnEquals, arn:aws:iam::*:role/a, arn:aws:iam::1:role/a, true",
    "ArnLike, arn:aws:iam::*:role/a, arn:aws:iam::1:role/a, true",
    "ArnLike, arn:aws:*:role/a, arn:aws:iam::1:role/a, false",
    "ArnLike, arn:aws:sns:*:1:t*, arn:aws:sns:eu-west-1:1:t:sub, true",
    "ArnLike, *, arn:aws:iam::1:role/a, false",
    "ArnNotLike, *, arn:aws:iam::1:role/a, true",
    "ArnLike, arn:aws:iam::1, arn:aws:iam::1:role/a, false",
    "ArnNotEquals, arn:aws:iam::1:role/*, arn:aws:iam::1:role/a, false",
    "ArnNotLike, arn:aws:iam::1:role/*, arn:aws:iam::2:role/a, true",
    "ArnLike, arn:aws:iam::1:role/a, not-an-arn, false"
  })
  void holds_arnOperators(String operator, String wanted, String actual, boolean expected) {
    assertThat(holds(operator, wanted, actual)).isEqualTo(expected);
  }

  @Nested
  class MissingKeys {

    @ParameterizedTest
    @EnumSource(Comparison.class)
    void holds_missingKey_onlyForNegatedOperators(Comparison comparison) {
      String value = comparison == Comparison.NULL ? "false" : "x";

      assertThat(holds(comparison.text(), value)).isEqualTo(comparison.negated());
    }

    @ParameterizedTest
    @EnumSource(value = Comparison.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void holds_missingKeyWithIfExists_always(Comparison comparison) {
      assertThat(holds(comparison.text() + "IfExists", "x")).isTrue();
      assertThat(holds("ForAllValues:" + comparison.text() + "IfExists", "x")).isTrue();
      assertThat(holds("ForAnyValue:" + comparison.text() + "IfExists", "x")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Comparison.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void holds_missingKeyUnderAPrefix_forAllPassesAndForAnyDoesNot(Comparison comparison) {
      assertThat(holds("ForAllValues:" + comparison.text(), "x")).isTrue();
      assertThat(holds("ForAnyValue:" + comparison.text(), "x")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "True, false", "false, true", "maybe, false"})
    void holds_null_asksWhetherTheKeyIsThere(String wanted, boolean whenPresent) {
      assertThat(holds("Null", wanted, "v")).isEqualTo(whenPresent);
      assertThat(holds("Null", wanted)).isEqualTo(!whenPresent && !wanted.equals("maybe"));
    }

    @Test
    void holds_ifExistsAndTheKeyIsThere_comparesAsEver() {
      assertThat(holds("StringEqualsIfExists", "a", "b")).isFalse();
      assertThat(holds("StringNotEqualsIfExists", "a", "a")).isFalse();
    }

    @Test
    void holds_emptyValueUnderAPrefix_countsAsMissing() {
      assertThat(holds("ForAllValues:StringEquals", "a", "")).isTrue();
      assertThat(holds("ForAnyValue:StringNotEquals", "a", "")).isFalse();
    }
  }

  @Nested
  class SeveralValues {

    @Test
    void holds_severalWanted_anyMayMatchAndNoneForNegated() {
      assertThat(holds("StringEquals", List.of("a", "b"), List.of("b"))).isTrue();
      assertThat(holds("StringNotEquals", List.of("a", "b"), List.of("b"))).isFalse();
      assertThat(holds("StringNotEquals", List.of("a", "b"), List.of("c"))).isTrue();
    }

    @ParameterizedTest(name = "{0} [a,b] vs {1}: {2}")
    @CsvSource({
      "ForAllValues:StringEquals, a;b, true",
      "ForAllValues:StringEquals, a;c, false",
      "ForAnyValue:StringEquals, a;c, true",
      "ForAnyValue:StringEquals, c;d, false",
      "ForAllValues:StringNotEquals, c;d, true",
      "ForAllValues:StringNotEquals, a;c, false",
      "ForAnyValue:StringNotEquals, a;c, true",
      "ForAnyValue:StringNotEquals, a;b, false",
      "StringEquals, a;c, true",
      "StringNotEquals, a;c, false"
    })
    void holds_severalInTheRequest_asThePrefixSays(
        String operator, String actual, boolean expected) {
      assertThat(holds(operator, List.of("a", "b"), List.of(actual.split(";"))))
          .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(value = Comparison.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void holds_nothingWanted_neverAndNegatedAlways(Comparison comparison) {
      assertThat(holds(comparison.text(), List.of(), List.of("x"))).isEqualTo(comparison.negated());
    }

    @ParameterizedTest
    @EnumSource(value = Comparison.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void holds_oneValueInTheRequest_thePrefixMakesNoDifference(Comparison comparison) {
      for (String actual : List.of("x", "true", "1", "10.0.0.1", "arn:aws:a:b:c:d")) {
        for (String wanted : List.of("x", "true", "1", "10.0.0.0/8", "arn:aws:a:b:c:*")) {
          boolean plain = holds(comparison.text(), wanted, actual);
          for (Quantifier quantifier : Quantifier.values()) {
            assertThat(holds(quantifier.prefix() + comparison.text(), wanted, actual))
                .isEqualTo(plain);
          }
        }
      }
    }
  }

  @Test
  void holds_keyInAnotherCase_isTheSameKey() {
    Condition condition = condition("StringEquals", "KMS:encryptioncontext:APP", List.of("x"));
    Call call = call(RequestContext.of("kms:EncryptionContext:app", "x"));

    assertThat(Conditions.holds(condition, Effect.ALLOW, call, true)).isTrue();
  }

  @Test
  void holds_unknownOperator_failsClosed() {
    Condition condition = condition("StringMatches", ANY_KEY, List.of("x"));
    Call call = call(RequestContext.of(ANY_KEY, "x"));

    assertThat(Conditions.holds(condition, Effect.ALLOW, call, true)).isFalse();
    assertThat(Conditions.holds(condition, Effect.DENY, call, true)).isTrue();
  }

  private static boolean holds(String operator, String wanted, String... actual) {
    return holds(operator, List.of(wanted), List.of(actual));
  }

  private static boolean holds(String operator, List<String> wanted, List<String> actual) {
    RequestContext context = RequestContext.builder().put(ANY_KEY, actual).build();
    return Conditions.holds(
        condition(operator, ANY_KEY, wanted), Effect.ALLOW, call(context), true);
  }

  private static Condition condition(String operator, String key, List<String> values) {
    return new Condition(Operator.of(operator), key, values, Place.NONE);
  }

  private static Call call(RequestContext context) {
    return TestPolicies.decrypt(TestPolicies.ALICE).withContext(context);
  }
}
