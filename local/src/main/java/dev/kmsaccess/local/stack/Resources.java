package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.Place;

/** Gives the resources of a stack to whoever refers to them. */
@FunctionalInterface
interface Resources {

  /**
   * Returns the resource, which is made now if it was not yet.
   *
   * @param from where it is referred to
   */
  Created get(String logicalId, Place from);
}
