package dev.kmsaccess.simulation;

import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.LocalFunction;
import dev.kmsaccess.local.stack.FunctionDefinition;

/**
 * A deliberate fault of the product, put between a function and what it hears and does. Tests use
 * it to prove that the simulation would see such a fault.
 */
public interface Mutation {

  /** No fault: the product as it is. */
  Mutation NONE = new Mutation() {};

  /** Returns the clients that a function gets. */
  default LocalClients clients(FunctionDefinition function, LocalClients clients) {
    return clients;
  }

  /** Returns the code that a function runs. */
  default LocalFunction code(FunctionDefinition function, LocalFunction code) {
    return code;
  }

  /** Returns the rules that functions read when these are deployed. */
  default Rules rules(Rules deployed) {
    return deployed;
  }
}
