package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One edit of one statement. No fix ever lets anybody in who was not let in before. */
public sealed interface Fix {

  /** Returns the position of the statement that it changes, counted from 0. */
  int statement();

  /** Returns the policy with this edit made. */
  PolicyDocument applyTo(PolicyDocument policy);

  /** Returns the edit as an instruction for people, without the statement's name. */
  String sentence();

  /**
   * Adds a condition to those that the statement has.
   *
   * @param remark what to know before it is made, as whole sentences; empty if nothing
   */
  record AddCondition(int statement, Condition condition, String remark) implements Fix {
    AddCondition(int statement, Condition condition) {
      this(statement, condition, "");
    }

    @Override
    public PolicyDocument applyTo(PolicyDocument policy) {
      Statement edited = policy.statements().get(statement);
      List<Condition> conditions = new ArrayList<>(edited.conditions());
      conditions.add(condition);
      return Edits.replace(policy, Edits.withConditions(edited, conditions));
    }

    @Override
    public String sentence() {
      return "Add the condition "
          + Edits.words(condition)
          + (remark.isEmpty() ? "." : ". " + remark);
    }
  }

  /**
   * Puts a condition in the place of another.
   *
   * @param position which of the statement's conditions, counted from 0
   */
  record ReplaceCondition(int statement, int position, Condition condition) implements Fix {
    @Override
    public PolicyDocument applyTo(PolicyDocument policy) {
      Statement edited = policy.statements().get(statement);
      List<Condition> conditions = new ArrayList<>(edited.conditions());
      conditions.set(position, condition);
      return Edits.replace(policy, Edits.withConditions(edited, conditions));
    }

    @Override
    public String sentence() {
      return "Replace the condition on " + condition.key() + " by " + Edits.words(condition) + ".";
    }
  }

  /** Takes principals off the statement's list; others stay. */
  record RemovePrincipals(int statement, List<PolicyPrincipal> principals) implements Fix {
    public RemovePrincipals {
      principals = List.copyOf(principals);
    }

    @Override
    public PolicyDocument applyTo(PolicyDocument policy) {
      Statement edited = policy.statements().get(statement);
      if (!(edited.principal() instanceof PrincipalElement.Principal(List<PolicyPrincipal> all))) {
        throw new IllegalArgumentException("the statement has no list of principals");
      }
      List<PolicyPrincipal> kept = new ArrayList<>(all);
      kept.removeAll(principals);
      return Edits.replace(policy, Edits.withPrincipals(edited, kept));
    }

    @Override
    public String sentence() {
      return "Remove "
          + principals.stream().map(PolicyPrincipal::text).collect(Collectors.joining(", "))
          + " from the principals.";
    }
  }

  /** Removes the whole statement. */
  record RemoveStatement(int statement) implements Fix {
    @Override
    public PolicyDocument applyTo(PolicyDocument policy) {
      List<Statement> statements = new ArrayList<>(policy.statements());
      statements.remove(statement);
      return policy.withStatements(statements);
    }

    @Override
    public String sentence() {
      return "Remove the statement.";
    }
  }
}
