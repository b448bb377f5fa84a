package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.Answer;
import java.util.List;

/** Where answers go: the central bus, and a copy to the bus of the account that they are for. */
public interface AnswerChannel {

  /**
   * Publishes answers in their order. An answer that the central bus does not take throws: the
   * caller's work is then repeated. A copy that does not arrive neither throws nor repeats
   * anything.
   *
   * @param answers any number of them
   * @return the accounts that a copy was meant for and that could not be reached, each once
   */
  List<AccountId> publish(List<Answer> answers);
}
