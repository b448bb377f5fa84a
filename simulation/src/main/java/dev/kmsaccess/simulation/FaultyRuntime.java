package dev.kmsaccess.simulation;

import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.LocalFunction;
import dev.kmsaccess.local.stack.FunctionDefinition;
import dev.kmsaccess.local.stack.FunctionRuntime;

/**
 * Runs functions on clients with faults. A function that dies is to Lambda one that failed.
 *
 * @param runtime has the functions' code
 * @param faults what goes wrong
 * @param change a deliberate fault of the product; none in earnest
 */
record FaultyRuntime(FunctionRuntime runtime, Faults faults, Mutation change)
    implements FunctionRuntime {

  @Override
  public LocalFunction load(FunctionDefinition definition, LocalClients clients) {
    LocalClients faulty = faults.over(clients);
    LocalFunction code =
        change.code(definition, runtime.load(definition, change.clients(definition, faulty)));
    return (event, invocation) -> {
      try {
        return code.invoke(event, invocation);
      } catch (Crash crash) {
        throw new DeadFunctionException(crash);
      }
    };
  }

  /** What Lambda sees of a function that died. */
  private static final class DeadFunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    DeadFunctionException(Crash crash) {
      super(crash.getMessage(), crash);
    }
  }
}
