package dev.kmsaccess.local.wire;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes any of the SDK's responses as the XML of AWS Query. */
final class XmlWriter {

  private final StringBuilder xml = new StringBuilder();

  /** Returns what was written. */
  String text() {
    return xml.toString();
  }

  /** Opens an element. */
  XmlWriter open(String name) {
    xml.append('<').append(name).append('>');
    return this;
  }

  /** Opens an element in a namespace, which all within it share. */
  XmlWriter open(String name, String namespace) {
    xml.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
    return this;
  }

  /** Closes an element. */
  XmlWriter close(String name) {
    xml.append("</").append(name).append('>');
    return this;
  }

  /** Writes an element that holds a text. */
  XmlWriter element(String name, String text) {
    open(name);
    escape(text);
    return close(name);
  }

  /** Writes all members that were set. */
  XmlWriter members(SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Shapes.get(field, pojo).ifPresent(it -> member(field, field.unmarshallLocationName(), it));
    }
    return this;
  }

  private void member(SdkField<?> field, String name, Object value) {
    switch (field.marshallingType().getKnownType()) {
      case STRING, BOOLEAN, INTEGER, LONG, SHORT, BYTE, FLOAT, DOUBLE, BIG_DECIMAL ->
          element(name, value.toString());
      case INSTANT ->
          element(
              name, Timestamps.write((Instant) value, Timestamps.format(field, Format.ISO_8601)));
      case SDK_BYTES ->
          element(name, Base64.getEncoder().encodeToString(((SdkBytes) value).asByteArrayUnsafe()));
      case LIST -> list(field, name, (List<?>) value);
      case MAP -> map(field, name, (Map<?, ?>) value);
      case SDK_POJO -> open(name).members((SdkPojo) value).close(name);
      case DOCUMENT, NULL -> throw new IllegalStateException("no service here has a " + field);
    }
  }

  private void list(SdkField<?> field, String name, List<?> values) {
    ListTrait trait = field.getRequiredTrait(ListTrait.class);
    SdkField<?> element = Shapes.element(field);
    if (trait.isFlattened()) {
      values.forEach(it -> member(element, name, it));
    } else {
      open(name);
      values.forEach(it -> member(element, Shapes.elementName(field), it));
      close(name);
    }
  }

  private void map(SdkField<?> field, String name, Map<?, ?> values) {
    MapTrait trait = field.getRequiredTrait(MapTrait.class);
    SdkField<?> valueField = Shapes.value(field);
    String entry = trait.isFlattened() ? name : "entry";
    if (!trait.isFlattened()) {
      open(name);
    }
    values.forEach(
        (key, it) -> {
          open(entry).element(trait.keyLocationName(), (String) key);
          member(valueField, trait.valueLocationName(), it);
          close(entry);
        });
    if (!trait.isFlattened()) {
      close(name);
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '&' -> xml.append("&amp;");
        case '"' -> xml.append("&quot;");
        // A parser would turn a bare carriage return into a line feed.
        case '\r' -> xml.append("&#xD;");
        default -> xml.append(c);
      }
    }
  }
}
