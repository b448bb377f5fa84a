package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds the grants by which somebody outside can use a key besides what its policy says. */
final class OutsideGrants {

  /** One page: an alert must not wait for fifty thousand. */
  private static final int MOST_SEEN = 100;

  private OutsideGrants() {}

  /** Returns those among the first hundred grants on a key that let somebody outside in. */
  static Looked<List<SeenGrant>> on(KeyArn key, KeyReader keys, GrantJudge judge, Instant now) {
    List<SeenGrant> outside = new ArrayList<>();
    int[] seen = {0};
    Looked<Boolean> all =
        keys.grants(
            key,
            grant -> {
              if (judge.judge(key, grant, now) instanceof GrantJudge.Verdict.Open) {
                outside.add(grant);
              }
              return ++seen[0] < MOST_SEEN;
            });
    return switch (all) {
      case Looked.Seen<Boolean> it -> new Looked.Seen<>(List.copyOf(outside));
      case Looked.Unseen<Boolean>(String why) -> new Looked.Unseen<>(why);
    };
  }
}
