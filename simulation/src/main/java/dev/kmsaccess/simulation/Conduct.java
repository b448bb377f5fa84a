package dev.kmsaccess.simulation;

import dev.kmsaccess.local.stack.FunctionDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the functions did, as nobody can see from what they left behind. */
final class Conduct {

  /** Who does not start without rules. */
  private static final Set<String> READ_RULES = Set.of(".GrantBrokerHandler", ".ReviewerHandler");

  private final List<String> failures = new ArrayList<>();
  private int listings;
  private boolean rulesAreUnreadable;

  /** Notes that a function failed; one that met a fault may. */
  void failed(FunctionDefinition function, Faults.Turn turn, Exception failure) {
    boolean isExcused =
        rulesAreUnreadable && READ_RULES.stream().anyMatch(function.handler()::endsWith);
    if (!turn.isDisturbed() && !isExcused) {
      failures.add(function.handler() + ": " + failure);
    }
  }

  /** Says whether those who read the rules have a reason to fail at every event. */
  void excuseReadersOfRules(boolean unreadable) {
    rulesAreUnreadable = unreadable;
  }

  /** Notes that a function ran. */
  void ran(FunctionDefinition function, Faults.Turn turn) {
    if (function.handler().endsWith(".ReaperHandler")) {
      listings = Math.max(listings, turn.made("listRetirableGrants"));
    }
  }

  /** Returns which functions failed though nothing went wrong around them. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Returns the most pages that a sweep of the reaper read. */
  int listings() {
    return listings;
  }
}
