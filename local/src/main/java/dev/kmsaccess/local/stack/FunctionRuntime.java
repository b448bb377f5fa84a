package dev.kmsaccess.local.stack;

import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.LocalFunction;

/** Has the code of functions. */
@FunctionalInterface
public interface FunctionRuntime {

  /**
   * Returns a function, ready to run.
   *
   * @param clients the clients of the function's own role; its credentials are renewed for it
   */
  LocalFunction load(FunctionDefinition definition, LocalClients clients);
}
