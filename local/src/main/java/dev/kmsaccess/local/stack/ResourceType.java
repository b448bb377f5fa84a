package dev.kmsaccess.local.stack;

/** Makes the resources of one type. */
@FunctionalInterface
interface ResourceType {

  Created create(Resource resource);
}
