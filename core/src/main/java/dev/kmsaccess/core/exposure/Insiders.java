package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.Search.Mode;
import dev.kmsaccess.core.policy.Comparison;
import dev.kmsaccess.core.policy.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * Who of ours is let in by one statement: people of the key's own account and of those that are
 * known to be ours, and whoever else is of our organisations. Where accounts are known, one that
 * the statement names beside them is not taken for ours.
 */
final class Insiders {

  /** Each question has its own, so that one which is too hard leaves the next ones theirs. */
  private static final long STEPS = 20_000;

  private final Reading reading;
  private final Rule rule;
  private final Boundary all;
  private final long action;

  Insiders(Reading reading, Rule rule) {
    this.reading = reading;
    this.rule = rule;
    this.all = reading.boundary().aroundNobody();
    long grave = rule.actions() & KmsActions.GRAVE;
    this.action = Long.lowestOneBit(grave != 0 ? grave : rule.actions());
  }

  /** Whether there is anybody; if in doubt there is. */
  boolean any() {
    return any(List.of());
  }

  /** Whether whoever is let in passes a condition, too; if in doubt somebody does not. */
  boolean pass(Condition condition) {
    return !any(List.of(new Literal(KeyTest.of(condition, reading.facts()), false)));
  }

  private boolean any(List<Literal> literals) {
    boolean listed = !reading.boundary().zone().accounts().isEmpty();
    boolean organized = !all.organizations().isEmpty();
    if (listed || !organized) {
      String[] accounts = all.otherAccounts().toArray(String[]::new);
      Condition known = Condition.of(Comparison.STRING_EQUALS, "aws:PrincipalAccount", accounts);
      List<Literal> more = new ArrayList<>(literals);
      more.add(new Literal(KeyTest.of(known, reading.facts()), true));
      if (any(new Mode(Side.INSIDE, true, null), more)) {
        return true;
      }
    }
    Described named = listed ? Described.by(reading.policyOfOne(rule), partition()) : null;
    return organized && any(new Mode(Side.INSIDE, true, named), literals);
  }

  private String partition() {
    return reading.facts().key().partition();
  }

  private boolean any(Mode mode, List<Literal> literals) {
    Budget budget = reading.forFixing(STEPS);
    Search search = new Search(reading.facts(), all, mode, action, reading.denies(), budget);
    return search.find(rule, literals) != null || search.isUndecided();
  }
}
