package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.Answer;
import java.util.List;

/** What the broker did with an event: worth a log line and a count. */
public sealed interface Handled {

  /**
   * It was answered.
   *
   * @param answers what was published, in this order; none for a release that found nothing the
   *     second time
   * @param unreached accounts whose copy of an answer did not arrive
   */
  record Answered(List<Answer> answers, List<AccountId> unreached) implements Handled {
    public Answered {
      answers = List.copyOf(answers);
      unreached = List.copyOf(unreached);
    }
  }

  /** It was none of the broker's, or a replay: without effect. */
  record Ignored(String why) implements Handled {}
}
