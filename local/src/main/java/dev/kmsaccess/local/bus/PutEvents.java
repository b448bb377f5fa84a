package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * One request of PutEvents: judged as a whole, taken entry by entry.
 *
 * @param sender the caller's account, which the events will carry
 */
record PutEvents(
    LocalCloud cloud,
    Buses buses,
    Authorizer authorizer,
    CallerIdentity caller,
    AccountId sender,
    String region) {

  private static final int MOST_ENTRIES = 10;
  private static final int MOST_BYTES = 1_048_576;

  PutEventsResponse put(PutEventsRequest request) {
    List<PutEventsRequestEntry> entries = request.entries();
    if (entries.isEmpty() || entries.size() > MOST_ENTRIES) {
      throw BusErrors.invalid(
          "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member"
              + " must have length between 1 and 10");
    }
    if (entries.stream().mapToInt(Envelopes::size).sum() >= MOST_BYTES) {
      throw BusErrors.invalid("Total size of the entries in the request is over the limit.");
    }
    entries.forEach(this::authorize);
    List<PutEventsResultEntry> results = new ArrayList<>();
    entries.forEach(it -> results.add(Envelopes.problem(it).orElseGet(() -> take(it))));
    return PutEventsResponse.builder()
        .entries(results)
        .failedEntryCount((int) results.stream().filter(it -> it.eventId() == null).count())
        .build();
  }

  private void authorize(PutEventsRequestEntry entry) {
    Arn arn = bus(entry);
    AccountId owner = new AccountId(arn.account());
    ServiceCall call =
        PutEventsCall.of(
                arn,
                owner,
                Optional.ofNullable(entry.source()).orElse(""),
                Optional.ofNullable(entry.detailType()).orElse(""))
            .with("events:eventBusInvocation", List.of("false"));
    Optional<EventBus> bus = buses.find(arn);
    if (bus.isPresent()) {
      authorizer.require(caller, bus.get().policy().text().map(call::under).orElse(call));
    } else {
      // A bus that does not exist refuses nobody: the sender hears of no error, whatever the
      // account. What the sender's own policies say still counts.
      authorizer.require(caller, call.under(admitsAnybody(arn)));
    }
  }

  private PutEventsResultEntry take(PutEventsRequestEntry entry) {
    String id = cloud.ids().uuid();
    Arn arn = bus(entry);
    buses
        .find(arn)
        .ifPresent(
            bus ->
                buses.publish(
                    bus,
                    new BusEvent(
                        arn,
                        Envelopes.of(entry, id, sender, region, cloud.clock().instant()),
                        cloud.clock().instant(),
                        false)));
    return PutEventsResultEntry.builder().eventId(id).build();
  }

  private Arn bus(PutEventsRequestEntry entry) {
    String name = Optional.ofNullable(entry.eventBusName()).orElse(EventBus.DEFAULT);
    return Arn.parse(name)
        .filter(it -> AccountId.parse(it.account()).isPresent())
        .orElseGet(() -> Buses.arn(sender, region, name));
  }

  private static String admitsAnybody(Arn bus) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", \
    "Action": "events:PutEvents", "Resource": "%s"}]}"""
        .formatted(bus);
  }
}
