package dev.kmsaccess.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy: what may be read, judged, changed and written back.
 *
 * @param statements the statements in their order; their {@link Statement#index} says so
 */
public record PolicyDocument(
    PolicyVersion version, Optional<String> id, List<Statement> statements) {

  public PolicyDocument {
    statements = List.copyOf(statements);
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).index() != i) {
        throw new IllegalArgumentException(
            "statement " + i + " says that its index is " + statements.get(i).index());
      }
    }
  }

  /** Returns the same policy with other statements, which are counted anew. */
  public PolicyDocument withStatements(List<Statement> others) {
    List<Statement> counted = new ArrayList<>(others.size());
    for (Statement statement : others) {
      counted.add(statement.at(counted.size()));
    }
    return new PolicyDocument(version, id, counted);
  }

  /** Returns the same policy with another id. */
  public PolicyDocument withId(String newId) {
    return new PolicyDocument(version, Optional.of(newId), statements);
  }
}
