package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;

/** A resource that is to be made, and the stack that it is made in. */
record Resource(String logicalId, Properties properties, StackContext stack) {

  /** Returns the name that the template gives, or one as CloudFormation makes them. */
  String name(String property) {
    return properties.text(property).orElseGet(() -> stack.uniqueName(logicalId));
  }

  LocalClients clients() {
    return stack.clients();
  }

  LocalCloud cloud() {
    return stack.cloud();
  }

  /** Returns the ARN of something in the stack's account and Region. */
  Arn arn(String service, String resource) {
    return new Arn(LocalCloud.PARTITION, service, stack.region(), stack.account().id(), resource);
  }
}
