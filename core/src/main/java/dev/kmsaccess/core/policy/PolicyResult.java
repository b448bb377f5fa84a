package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.JsonProblem;
import java.util.List;

/** What came of reading a text as a policy. */
public sealed interface PolicyResult {

  /** The text is a policy. */
  record Valid(PolicyDocument it) implements PolicyResult {}

  /**
   * The text is none, and these are the reasons, in the order of the text.
   *
   * @param problems at least one
   */
  record Invalid(List<JsonProblem> problems) implements PolicyResult {
    public Invalid {
      problems = JsonProblem.told(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("an invalid policy has at least one problem");
      }
    }
  }
}
