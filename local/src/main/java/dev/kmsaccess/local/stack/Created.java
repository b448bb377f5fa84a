package dev.kmsaccess.local.stack;

import java.util.Map;

/**
 * A resource that exists.
 *
 * @param ref what {@code Ref} gives
 * @param attributes what {@code GetAtt} gives
 */
record Created(String ref, Map<String, String> attributes) {

  Created {
    attributes = Map.copyOf(attributes);
  }

  static Created of(String ref) {
    return new Created(ref, Map.of());
  }
}
