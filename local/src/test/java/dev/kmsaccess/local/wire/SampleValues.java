package dev.kmsaccess.local.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Fills every member of any of the SDK's builders, with texts that need escaping. */
final class SampleValues {

  private static final int DEEPEST = 4;

  private int counter;

  /** Sets all members that are not deeper than a few levels: some shapes hold themselves. */
  SdkPojo fill(SdkPojo builder) {
    fill(builder, 0);
    return builder;
  }

  private void fill(SdkPojo builder, int depth) {
    for (SdkField<?> field : builder.sdkFields()) {
      // An endpoint id is no text of the body alone: the SDK would send elsewhere.
      if (depth < DEEPEST && !field.memberName().equals("EndpointId")) {
        field.set(builder, value(field, depth));
      }
    }
  }

  private Object value(SdkField<?> field, int depth) {
    counter++;
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> "t<" + counter + ">&\"é\u4e2d\"";
      case BOOLEAN -> counter % 2 == 0;
      case INTEGER -> counter;
      case LONG -> 10_000_000_000L + counter;
      case SHORT -> (short) counter;
      case BYTE -> (byte) counter;
      case FLOAT -> counter + 0.5f;
      case DOUBLE -> counter + 0.25;
      case BIG_DECIMAL -> new BigDecimal(counter + ".125");
      case INSTANT -> Instant.ofEpochSecond(1_700_000_000L + counter);
      case SDK_BYTES -> SdkBytes.fromByteArray(new byte[] {(byte) counter, -1, 0});
      case LIST -> {
        SdkField<?> element = Shapes.element(field);
        yield List.of(value(element, depth + 1), value(element, depth + 1));
      }
      case MAP -> {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("first", value(Shapes.value(field), depth + 1));
        values.put("second", value(Shapes.value(field), depth + 1));
        yield values;
      }
      case SDK_POJO -> {
        SdkPojo builder = Shapes.builder(field);
        fill(builder, depth + 1);
        yield Shapes.build(builder);
      }
      case DOCUMENT, NULL -> throw new IllegalStateException("no service here has a " + field);
    };
  }
}
