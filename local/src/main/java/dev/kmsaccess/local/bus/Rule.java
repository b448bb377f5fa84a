package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * A rule on a bus.
 *
 * @param pattern what it matches, if it is not on a schedule alone
 * @param schedule when it runs, if it does
 * @param targets by their ids; changed in place
 */
record Rule(
    Arn arn,
    String name,
    Optional<String> description,
    Optional<EventPattern> pattern,
    Optional<Schedule> schedule,
    RuleState state,
    Map<String, Target> targets) {

  static Rule of(
      Arn arn,
      String name,
      Optional<String> description,
      Optional<EventPattern> pattern,
      Optional<Schedule> schedule,
      RuleState state) {
    return new Rule(arn, name, description, pattern, schedule, state, new LinkedHashMap<>());
  }

  /** Returns the rule changed, with the targets that it has. */
  Rule keepingTargetsOf(Rule earlier) {
    return new Rule(arn, name, description, pattern, schedule, state, earlier.targets());
  }

  Rule in(RuleState other) {
    return new Rule(arn, name, description, pattern, schedule, other, targets);
  }

  boolean isEnabled() {
    return state != RuleState.DISABLED;
  }

  /**
   * Whether an event is for this rule. CloudTrail's records of calls that only read are for rules
   * that ask for them.
   */
  boolean matches(BusEvent event, String json) {
    boolean read = CloudTrailRecords.isReadOnly(event.envelope());
    return isEnabled()
        && (!read || state == RuleState.ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)
        && pattern.map(it -> it.matches(json)).orElse(false);
  }
}
