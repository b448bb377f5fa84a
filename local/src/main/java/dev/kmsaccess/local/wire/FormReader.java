package dev.kmsaccess.local.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * Fills any of the SDK's builders from an AWS Query form, in which {@code Tags.member.1.Key=team}
 * is the key of the first tag.
 */
final class FormReader {

  private static final Set<String> PROTOCOL = Set.of("Action", "Version");

  private final TreeMap<String, String> form;
  private final Set<String> read = new HashSet<>(PROTOCOL);

  private FormReader(TreeMap<String, String> form) {
    this.form = form;
  }

  /** Returns the parameters of a form, by name. */
  static TreeMap<String, String> parse(String body) {
    TreeMap<String, String> form = new TreeMap<>();
    for (String pair : body.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        form.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    return form;
  }

  /** Sets every parameter; one that the SDK's model does not have is refused by name. */
  static void fill(SdkPojo builder, TreeMap<String, String> form) {
    FormReader reader = new FormReader(form);
    reader.fill(builder, "");
    for (String name : form.keySet()) {
      if (!reader.read.contains(name)) {
        throw WireException.invalid(
            name
                + " is not known to the AWS SDK that the local accounts are built on; leave it out.");
      }
    }
  }

  private void fill(SdkPojo builder, String prefix) {
    for (SdkField<?> field : builder.sdkFields()) {
      String name = prefix + field.locationName();
      if (isPresent(name)) {
        field.set(builder, value(field, name));
      }
    }
  }

  private Object value(SdkField<?> field, String name) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> text(name);
      case BOOLEAN -> bool(name);
      case INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL ->
          Scalars.number(field.marshallingType().getKnownType(), text(name), name);
      case INSTANT -> Timestamps.read(text(name), Timestamps.format(field, Format.ISO_8601));
      case SDK_BYTES -> bytes(name);
      case LIST -> list(field, name);
      case MAP -> map(field, name);
      case SDK_POJO -> {
        SdkPojo builder = Shapes.builder(field);
        fill(builder, name + ".");
        yield Shapes.build(builder);
      }
      case DOCUMENT, NULL -> throw new IllegalStateException("no service here has a " + field);
    };
  }

  private List<Object> list(SdkField<?> field, String name) {
    ListTrait trait = field.getRequiredTrait(ListTrait.class);
    String prefix = trait.isFlattened() ? name + "." : name + "." + Shapes.elementName(field) + ".";
    SdkField<?> element = Shapes.element(field);
    List<Object> values = new ArrayList<>();
    // An empty list is written as its bare name.
    read.add(name);
    for (int i = 1; isPresent(prefix + i); i++) {
      values.add(value(element, prefix + i));
    }
    return values;
  }

  private Map<String, Object> map(SdkField<?> field, String name) {
    MapTrait trait = field.getRequiredTrait(MapTrait.class);
    String prefix = trait.isFlattened() ? name + "." : name + ".entry.";
    SdkField<?> valueField = Shapes.value(field);
    Map<String, Object> values = new LinkedHashMap<>();
    read.add(name);
    for (int i = 1; isPresent(prefix + i); i++) {
      String entry = prefix + i + ".";
      values.put(
          text(entry + trait.keyLocationName()),
          value(valueField, entry + trait.valueLocationName()));
    }
    return values;
  }

  private boolean bool(String name) {
    return switch (text(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw WireException.invalid(name + " must be true or false.");
    };
  }

  private SdkBytes bytes(String name) {
    try {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(text(name)));
    } catch (IllegalArgumentException e) {
      throw WireException.invalid(name + " must be Base64.");
    }
  }

  private String text(String name) {
    String text = form.get(name);
    if (text == null) {
      throw WireException.invalid(name + " is missing.");
    }
    read.add(name);
    return text;
  }

  private boolean isPresent(String name) {
    String next = form.ceilingKey(name + ".");
    return form.containsKey(name) || (next != null && next.startsWith(name + "."));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw WireException.invalid("The form is not URL-encoded.");
    }
  }
}
