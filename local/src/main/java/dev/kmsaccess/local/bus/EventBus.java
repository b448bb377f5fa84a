package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;
import java.util.Map;
import java.util.TreeMap;

/** One bus with its policy and its rules by name; changed in place. */
record EventBus(Arn arn, String name, BusPolicy policy, Map<String, Rule> rules) {

  static final String DEFAULT = "default";

  static EventBus empty(Arn arn, String name) {
    return new EventBus(arn, name, new BusPolicy(), new TreeMap<>());
  }

  /** Returns the ARN of a rule on this bus; the default bus is not part of its rules' ARNs. */
  Arn ruleArn(String rule) {
    String path = name.equals(DEFAULT) ? rule : name + "/" + rule;
    return new Arn(arn.partition(), "events", arn.region(), arn.account(), "rule/" + path);
  }
}
