package dev.kmsaccess.local.lambda;

/** A function's code, ready to run. */
@FunctionalInterface
public interface LocalFunction {

  /**
   * Handles one event.
   *
   * @param event the event, as JSON
   * @return the answer, as JSON; may be empty
   * @throws Exception whatever goes wrong: a function error, after which Lambda may try again
   */
  byte[] invoke(byte[] event, Invocation invocation) throws Exception;
}
