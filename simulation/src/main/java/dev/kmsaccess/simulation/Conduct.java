package dev.kmsaccess.simulation;

import dev.kmsaccess.local.stack.FunctionDefinition;
import java.util.ArrayList;
import java.util.List;

/** What the functions did, as nobody can see from what they left behind. */
final class Conduct {

  private final List<String> failures = new ArrayList<>();
  private int listings;
  private boolean brokerIsExcused;

  /** Notes that a function failed; one that met a fault may. */
  void failed(FunctionDefinition function, Faults.Turn turn, Exception failure) {
    boolean isExcused = brokerIsExcused && function.handler().endsWith(".GrantBrokerHandler");
    if (!turn.isDisturbed() && !isExcused) {
      failures.add(function.handler() + ": " + failure);
    }
  }

  /** Says whether the broker has a reason to fail at every event. */
  void excuseBroker(boolean excused) {
    brokerIsExcused = excused;
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
