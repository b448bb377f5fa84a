package dev.kmsaccess.broker;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Buses that take everything, unless they are shut. */
final class FakeEventBridge implements EventBridgeClient {

  final List<PutEventsRequest> calls = new ArrayList<>();
  boolean shut;

  /** Returns what the central bus was sent, as detail-type and detail. */
  List<String> answers() {
    return calls.stream()
        .flatMap(it -> it.entries().stream())
        .filter(it -> it.eventBusName().contains(":111122223333:"))
        .map(it -> it.detailType() + " " + it.detail())
        .toList();
  }

  List<PutEventsRequestEntry> entries() {
    return calls.stream().flatMap(it -> it.entries().stream()).toList();
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    if (shut) {
      throw EventBridgeException.builder().message("shut").statusCode(503).build();
    }
    calls.add(request);
    return PutEventsResponse.builder()
        .entries(
            request.entries().stream()
                .map(it -> PutEventsResultEntry.builder().eventId("e").build())
                .toList())
        .build();
  }

  @Override
  public String serviceName() {
    return "events";
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
