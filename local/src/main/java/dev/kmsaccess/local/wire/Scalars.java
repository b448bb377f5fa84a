package dev.kmsaccess.local.wire;

import java.math.BigDecimal;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/** Numbers of the SDK's types. */
final class Scalars {

  private Scalars() {}

  /**
   * Returns a number of a type.
   *
   * @param at where it stands, for the error message
   */
  static Object number(MarshallingKnownType type, String literal, String at) {
    try {
      return switch (type) {
        case INTEGER -> Integer.valueOf(literal);
        case LONG -> Long.valueOf(literal);
        case SHORT -> Short.valueOf(literal);
        case BYTE -> Byte.valueOf(literal);
        case FLOAT -> Float.valueOf(literal);
        case DOUBLE -> Double.valueOf(literal);
        case BIG_DECIMAL -> new BigDecimal(literal);
        case BOOLEAN, DOCUMENT, INSTANT, LIST, MAP, NULL, SDK_BYTES, SDK_POJO, STRING ->
            throw new IllegalArgumentException("not a number: " + type);
      };
    } catch (NumberFormatException e) {
      throw new WireException(
          "SerializationException", at + " must be a number that fits, not: " + literal);
    }
  }
}
