package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import java.util.ArrayList;
import java.util.List;

/** Says what is worth knowing about a statement besides whether it is open. */
final class Advisories {

  private final Reading reading;
  private final List<Advisory> advisories = new ArrayList<>(0);

  Advisories(Reading reading) {
    this.reading = reading;
  }

  List<Advisory> all() {
    return advisories;
  }

  /**
   * Adds those about one rule.
   *
   * @param ways what outsiders can do by it, actions of the key's own account included
   */
  void add(Rule rule, List<Way> ways) {
    long without = 0;
    long open = 0;
    for (Way way : ways) {
      open |= way.actions() & KmsActions.EFFECTIVE;
      without |= way.actions() & ~KmsActions.EFFECTIVE;
    }
    if (without != 0) {
      add(
          Advisory.Kind.WITHOUT_EFFECT,
          rule,
          "Outsiders are given %s, which no key policy gives to other accounts."
              .formatted(String.join(", ", KmsActions.names(without))));
    }
    addDead(rule);
    if (open != 0 || isForOwner(rule)) {
      return;
    }
    if (reading.letsInsidersReshare(rule)) {
      add(
          Advisory.Kind.RESHARE,
          rule,
          "Insiders of other accounts can create grants for anyone in the world; tie"
              + " kms:GranteePrincipal, or set kms:GrantIsForAWSResource to true.");
    }
    if (reading.isForWholeOrganization(rule)) {
      add(Advisory.Kind.ORG_WIDE, rule, "Every account of the organisation gets in.");
    }
  }

  private void addDead(Rule rule) {
    if (rule.principal() instanceof PrincipalElement.Principal(List<PolicyPrincipal> named)) {
      for (PolicyPrincipal principal : named) {
        if (principal instanceof PolicyPrincipal.UniqueId(String id)) {
          add(
              Advisory.Kind.DEAD_PRINCIPAL,
              rule,
              id
                  + " is what is left of a deleted user or role; it lets nobody in, and while it"
                  + " stands there KMS refuses to write the policy again.");
        }
      }
    }
  }

  private boolean isForOwner(Rule rule) {
    for (Naming.Anchor anchor : Naming.anchors(rule.principal())) {
      if (!reading.boundary().owner().equals(anchor.account())) {
        return false;
      }
    }
    return true;
  }

  private void add(Advisory.Kind kind, Rule rule, String message) {
    advisories.add(new Advisory(kind, rule.statement().index(), rule.statement().sid(), message));
  }
}
