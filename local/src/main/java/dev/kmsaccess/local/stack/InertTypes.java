package dev.kmsaccess.local.stack;

import java.util.Map;

/** Resources that can be referred to and do nothing. */
final class InertTypes {

  private InertTypes() {}

  /**
   * Returns the maker of resources of such a type.
   *
   * @param nameProperty the property that may name it
   * @param prefix what stands before the name in its ARN
   */
  static ResourceType named(String nameProperty, String service, String prefix) {
    return resource -> {
      String name = resource.name(nameProperty);
      resource.properties().all();
      return new Created(name, Map.of("Arn", resource.arn(service, prefix + name).toString()));
    };
  }
}
