package dev.kmsaccess.core.access;

/** What came of ending an access. None of these is an exception: one must never stop the others. */
public sealed interface Ended {

  /** It is over now. */
  record Done() implements Ended {}

  /** It was over already; as good as done. */
  record AlreadyGone() implements Ended {}

  /** It could not be ended now, but the next try may: throttling, a time-out. */
  record Postponed(String why) implements Ended {}

  /** It cannot be ended until a person looks: permission, an answer that nobody expected. */
  record Stuck(String why) implements Ended {}
}
