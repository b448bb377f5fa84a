package dev.kmsaccess.local.wire;

import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * What the SDK knows about the shapes of its requests and responses. Every {@link SdkField} says
 * its name on the wire, its type, and for lists, maps and structures the shape within.
 */
final class Shapes {

  private Shapes() {}

  /** Returns the field of an element of a list. */
  static SdkField<?> element(SdkField<?> list) {
    return list.getRequiredTrait(ListTrait.class).memberFieldInfo();
  }

  /** Returns the name of an element of a list that is not flattened. */
  static String elementName(SdkField<?> list) {
    return Optional.ofNullable(list.getRequiredTrait(ListTrait.class).memberLocationName())
        .orElseGet(() -> element(list).locationName());
  }

  /** Returns the field of a value of a map; keys are always strings. */
  static SdkField<?> value(SdkField<?> map) {
    return map.getRequiredTrait(MapTrait.class).valueFieldInfo();
  }

  /** Returns an empty builder of the structure that a field holds. */
  static SdkPojo builder(SdkField<?> structure) {
    return structure.constructor().get();
  }

  /** Returns what a builder has built. */
  static Object build(SdkPojo builder) {
    if (builder instanceof Buildable buildable) {
      return buildable.build();
    }
    throw new IllegalStateException("not a builder of the SDK: " + builder.getClass());
  }

  /** Returns the value of a field, if it was ever set; an SDK's own empty collection was not. */
  static Optional<Object> get(SdkField<?> field, SdkPojo owner) {
    Object value = field.getValueOrDefault(owner);
    return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap
        ? Optional.empty()
        : Optional.ofNullable(value);
  }
}
