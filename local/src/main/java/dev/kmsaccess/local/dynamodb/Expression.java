package dev.kmsaccess.local.dynamodb;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The expressions that are understood: {@code attribute_exists(#n)}, {@code
 * attribute_not_exists(#n)} and {@code #n = :v} (see <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">condition
 * expressions</a>). Everything else is refused.
 */
sealed interface Expression {

  /** The attribute is there. */
  record Exists(String attribute) implements Expression {}

  /** The attribute is not there. */
  record NotExists(String attribute) implements Expression {}

  /** The attribute is there and has this value. */
  record Equal(String attribute, AttributeValue value) implements Expression {}

  Pattern FUNCTION =
      Pattern.compile("\\s*(attribute_exists|attribute_not_exists)\\s*\\(\\s*([#\\w]+)\\s*\\)\\s*");
  Pattern EQUATION = Pattern.compile("\\s*([#\\w]+)\\s*=\\s*(:\\w+)\\s*");

  /** Reads an expression, or throws DynamoDB's error. */
  static Expression parse(
      String text, Map<String, String> names, Map<String, AttributeValue> values) {
    Matcher function = FUNCTION.matcher(text);
    if (function.matches()) {
      String attribute = name(function.group(2), names);
      return function.group(1).equals("attribute_exists")
          ? new Exists(attribute)
          : new NotExists(attribute);
    }
    Matcher equation = EQUATION.matcher(text);
    if (equation.matches()) {
      AttributeValue value = values.get(equation.group(2));
      if (value == null) {
        throw DynamoDbErrors.invalid(
            "Invalid expression: An expression attribute value used in expression is not defined;"
                + " attribute value: "
                + equation.group(2));
      }
      return new Equal(name(equation.group(1), names), value);
    }
    throw DynamoDbErrors.invalid(
        "Invalid expression: the local accounts understand attribute_exists(#n),"
            + " attribute_not_exists(#n) and #n = :v, not: "
            + text);
  }

  /** Whether an item, or none, satisfies it. */
  default boolean holds(Map<String, AttributeValue> item) {
    return switch (this) {
      case Exists(String attribute) -> item.containsKey(attribute);
      case NotExists(String attribute) -> !item.containsKey(attribute);
      case Equal(String attribute, AttributeValue value) -> value.equals(item.get(attribute));
    };
  }

  private static String name(String text, Map<String, String> names) {
    if (!text.startsWith("#")) {
      return text;
    }
    String name = names.get(text);
    if (name == null) {
      throw DynamoDbErrors.invalid(
          "Invalid expression: An expression attribute name used in the document path is not"
              + " defined; attribute name: "
              + text);
    }
    return name;
  }
}
