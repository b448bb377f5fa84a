package dev.kmsaccess.aws.finding;

import dev.kmsaccess.core.audit.UnavailableException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the table. One that lacks what we write is nobody's memory: reading it throws {@link
 * UnavailableException}.
 */
record StoredItem(Map<String, AttributeValue> attributes) {

  String text(String name) {
    return required(name, AttributeValue::s);
  }

  long number(String name) {
    try {
      return Long.parseLong(required(name, AttributeValue::n));
    } catch (NumberFormatException e) {
      throw new UnavailableException("an item's " + name + " is no whole number", e);
    }
  }

  boolean flag(String name) {
    return required(name, AttributeValue::bool);
  }

  Instant instant(String name) {
    return parsed(name, text(name));
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
  }

  Optional<Instant> optionalInstant(String name) {
    return optionalText(name).map(it -> parsed(name, it));
  }

  private static Instant parsed(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new UnavailableException("an item's " + name + " is no time", e);
    }
  }

  private <T> T required(String name, Function<AttributeValue, T> value) {
    return Optional.ofNullable(attributes.get(name))
        .map(value)
        .orElseThrow(() -> new UnavailableException("an item lacks " + name));
  }
}
