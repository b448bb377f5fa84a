package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.List;

/**
 * Carries events from one bus to another as they are, account and id included. One hop and no more:
 * what a rule has forwarded once is not forwarded again.
 */
record Forwarding(LocalCloud cloud, Buses buses) {

  void forward(Delivery delivery, Arn target, CallerIdentity sender) {
    BusEvent event = delivery.event();
    if (event.forwarded()) {
      throw new UndeliverableException(
          "THIRD_ACCOUNT_HOP_DETECTED", "The event came from another bus; it goes no further.");
    }
    synchronized (cloud) {
      EventBus bus = buses.find(target).orElseThrow(() -> BusErrors.noSuchBus(target.resource()));
      ServiceCall call =
          PutEventsCall.of(target, new AccountId(target.account()), event)
              .with("events:eventBusInvocation", List.of("true"))
              .with("aws:SourceArn", List.of(delivery.rule().arn().toString()));
      new Authorizer(cloud, BusErrors.STYLE)
          .require(sender, bus.policy().text().map(call::under).orElse(call));
      buses.publish(bus, new BusEvent(target, event.envelope(), cloud.clock().instant(), true));
    }
  }
}
