package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds the grants by which somebody outside can use a key besides what its policy says. */
final class OutsideGrants {

  private OutsideGrants() {}

  /**
   * Returns those that let somebody outside in among the first page of a key's grants: an alert
   * must not wait for fifty thousand.
   */
  static Looked<List<SeenGrant>> on(KeyArn key, KeyReader keys, GrantJudge judge, Instant now) {
    return switch (keys.grants(key, Optional.empty())) {
      case Looked.Seen<KeyReader.GrantPage>(KeyReader.GrantPage page) ->
          new Looked.Seen<>(
              page.grants().stream()
                  .filter(it -> judge.judge(key, it, now) instanceof GrantJudge.Verdict.Open)
                  .toList());
      case Looked.Unseen<KeyReader.GrantPage>(String why) -> new Looked.Unseen<>(why);
    };
  }
}
