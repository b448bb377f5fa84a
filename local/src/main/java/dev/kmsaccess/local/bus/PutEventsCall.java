package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.List;

/**
 * The call that policies judge when an event is put on a bus.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html">Using
 *     IAM policy conditions in EventBridge</a>
 */
final class PutEventsCall {

  private PutEventsCall() {}

  static ServiceCall of(Arn bus, AccountId owner, BusEvent event) {
    return of(bus, owner, event.text("source"), event.text("detail-type"));
  }

  static ServiceCall of(Arn bus, AccountId owner, String source, String detailType) {
    return ServiceCall.of("events:PutEvents", bus.toString(), owner)
        .with("events:source", List.of(source))
        .with("events:detail-type", List.of(detailType));
  }
}
