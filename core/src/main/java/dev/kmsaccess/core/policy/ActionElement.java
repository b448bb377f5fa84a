package dev.kmsaccess.core.policy;

import java.util.List;

/** Which actions a statement is about. Patterns ({@code kms:Generate*}) ignore case. */
public sealed interface ActionElement {

  /**
   * Every action that one of these patterns matches.
   *
   * @param patterns none for {@code []}: the statement then has no effect
   */
  record Action(List<String> patterns) implements ActionElement {
    public Action {
      patterns = List.copyOf(patterns);
    }
  }

  /** Every action that none of these patterns matches. */
  record NotAction(List<String> patterns) implements ActionElement {
    public NotAction {
      patterns = List.copyOf(patterns);
    }
  }

  /** No action at all: KMS takes such a statement, and it has no effect. */
  record Absent() implements ActionElement {}
}
