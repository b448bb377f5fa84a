package dev.kmsaccess.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PolicyTextTest {

  @Property
  void parse_renderedPolicy_isTheSamePolicy(@ForAll("keyPolicies") PolicyDocument policy) {
    assertSame(parse(PolicyText.compact(policy)), policy);
    assertSame(parse(PolicyText.pretty(policy)), policy);
  }

  @Property
  void parse_singleValuesWrittenAsLists_isTheSamePolicy(
      @ForAll("keyPolicies") PolicyDocument policy) {
    assertSame(parse(StrictJson.write(listed(PolicyText.json(policy), ""))), policy);
  }

  @Property
  void parse_anyText_isTotal(@ForAll String text) {
    for (PolicyKind kind : PolicyKind.values()) {
      assertThat(PolicyParser.parse(text, kind)).isInstanceOf(PolicyResult.Invalid.class);
    }
  }

  @Test
  void compact_policy_isWrittenAsPeopleWriteIt() {
    String text =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"S\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"AWS\":[\"111122223333\",\"*\"],\"Service\":\"s3.amazonaws.com\"},"
            + "\"NotAction\":\"kms:PutKeyPolicy\",\"Resource\":\"*\",\"Condition\":{"
            + "\"StringEquals\":{\"a:b\":\"c\",\"a:d\":[\"e\",\"f\"]},\"Bool\":{\"a:b\":\"true\"}}}]}";

    assertThat(PolicyText.compact(parse(text))).isEqualTo(text);
  }

  @Test
  void statement_twoConditionsThatJsonCannotHold_areRefused() {
    Statement statement =
        parse("{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\"}}")
            .statements()
            .getFirst();

    assertThatThrownBy(
            () ->
                new Statement(
                    0,
                    statement.sid(),
                    statement.effect(),
                    statement.principal(),
                    statement.action(),
                    statement.resource(),
                    List.of(
                        Condition.of(Comparison.STRING_EQUALS, "aws:PrincipalOrgID", "o-one"),
                        Condition.of(Comparison.STRING_EQUALS, "AWS:principalorgid", "o-two")),
                    Place.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two for StringEquals AWS:principalorgid");
  }

  @Provide
  Arbitrary<PolicyDocument> keyPolicies() {
    return PolicyArbitraries.keyPolicies();
  }

  /** Returns the value with every string that may also be a list as a list of one. */
  private static JsonValue listed(JsonValue value, String name) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject.Builder all = JsonObject.builder();
        object.members().forEach((key, member) -> all.put(key, listed(member, key)));
        yield all.build();
      }
      case JsonArray(List<JsonValue> elements, Place at) when name.equals("Statement") ->
          JsonArray.of(elements.stream().map(it -> listed(it, "")).toList());
      case JsonString(String text, Place at) when !mustBeSingle(name, text) ->
          JsonArray.ofTexts(List.of(text));
      default -> value;
    };
  }

  private static boolean mustBeSingle(String name, String text) {
    return switch (name) {
      case "Version", "Id", "Sid", "Effect" -> true;
      case "Principal" -> text.equals("*");
      default -> false;
    };
  }

  private static void assertSame(PolicyDocument actual, PolicyDocument expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Place.class)
        .ignoringCollectionOrderInFieldsMatchingRegexes(".*conditions")
        .isEqualTo(expected);
  }

  private static PolicyDocument parse(String text) {
    return switch (PolicyParser.parse(text, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument it) -> it;
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          throw new AssertionError(problems + " in " + text);
    };
  }
}
