package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;

/** The copies that a {@link Fix} is made of. */
final class Edits {

  private Edits() {}

  static PolicyDocument replace(PolicyDocument policy, Statement statement) {
    List<Statement> statements = new ArrayList<>(policy.statements());
    statements.set(statement.index(), statement);
    return policy.withStatements(statements);
  }

  static Statement withConditions(Statement statement, List<Condition> conditions) {
    return new Statement(
        statement.index(),
        statement.sid(),
        statement.effect(),
        statement.principal(),
        statement.action(),
        statement.resource(),
        conditions,
        statement.place());
  }

  static Statement withPrincipals(Statement statement, List<PolicyPrincipal> principals) {
    return new Statement(
        statement.index(),
        statement.sid(),
        statement.effect(),
        new PrincipalElement.Principal(principals),
        statement.action(),
        statement.resource(),
        statement.conditions(),
        statement.place());
  }

  static String words(Condition condition) {
    List<String> values = condition.values();
    return condition.operator().text()
        + " "
        + condition.key()
        + " = "
        + (values.size() == 1 ? values.getFirst() : values.toString());
  }
}
