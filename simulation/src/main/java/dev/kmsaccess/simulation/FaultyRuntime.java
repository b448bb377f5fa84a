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
 * @param mail what is held back on its way
 * @param conduct what the functions did that can be told only from here
 * @param change a deliberate fault of the product; none in earnest
 */
record FaultyRuntime(
    FunctionRuntime runtime, Faults faults, Mail mail, Conduct conduct, Mutation change)
    implements FunctionRuntime {

  @Override
  public LocalFunction load(FunctionDefinition definition, LocalClients clients) {
    LocalClients faulty = faults.over(clients);
    LocalFunction code =
        change.code(definition, runtime.load(definition, change.clients(definition, faulty)));
    return (event, invocation) -> {
      if (faults.isDown()) {
        throw new DeadFunctionException("Lambda runs nothing now");
      }
      if (mail.holdsBack(definition, event)) {
        return new byte[0];
      }
      Faults.Turn turn = faults.begin(definition.timeout());
      try {
        return code.invoke(event, invocation);
      } catch (Crash crash) {
        throw new DeadFunctionException(String.valueOf(crash.getMessage()));
      } catch (Exception failure) {
        conduct.failed(definition, turn, failure);
        throw failure;
      } finally {
        conduct.ran(definition, turn);
        faults.begin(definition.timeout());
      }
    };
  }

  /** What Lambda sees of a function that died. */
  private static final class DeadFunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    DeadFunctionException(String why) {
      super(why);
    }
  }
}
