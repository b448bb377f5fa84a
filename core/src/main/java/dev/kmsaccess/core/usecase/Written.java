package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.Answer;
import java.util.List;

/**
 * What the policy writer did with a batch: worth log lines and counts.
 *
 * @param answers what was published, in this order
 * @param unreached accounts whose copy of an answer did not arrive
 * @param failed what could not be carried out now
 */
public record Written(List<Answer> answers, List<AccountId> unreached, List<PutBack> failed) {

  public Written {
    answers = List.copyOf(answers);
    unreached = List.copyOf(unreached);
    failed = List.copyOf(failed);
  }

  /**
   * An item that could not be carried out for a reason that may pass. It is to come again, unless
   * it was the last time: then it has been answered.
   *
   * @param why what stood in the way; foreign text
   */
  public record PutBack(PolicyWriter.Item item, String why) {}
}
