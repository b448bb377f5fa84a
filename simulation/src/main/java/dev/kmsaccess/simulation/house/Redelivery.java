package dev.kmsaccess.simulation.house;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.lambda.Functions;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;

/**
 * Hands the broker an event in the name of the rule that sends it requests, as EventBridge does
 * once more now and then.
 *
 * @param rule the rule
 * @param broker what it sends to
 */
public record Redelivery(LocalCloud cloud, Arn rule, Arn broker) {

  /** Finds the rule and its target in a house. */
  public static Redelivery in(House house) {
    EventBridgeClient events = house.administrator(Inhabitant.KEY).eventBridge();
    Rule rule =
        events.listRules(it -> it.eventBusName("kms-access")).rules().stream()
            .filter(it -> it.name().contains("RequestRule"))
            .findFirst()
            .orElseThrow();
    String target =
        events
            .listTargetsByRule(it -> it.eventBusName("kms-access").rule(rule.name()))
            .targets()
            .getFirst()
            .arn();
    return new Redelivery(
        house.cloud(), Arn.parse(rule.arn()).orElseThrow(), Arn.parse(target).orElseThrow());
  }

  /** Hands over an event, or whatever it is; it is handled when the clock runs what is due. */
  public void deliver(String payload) {
    Functions.of(cloud)
        .invokeLater(
            broker, new CallerIdentity.Service("events.amazonaws.com", Optional.of(rule)), payload);
  }
}
