package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.local.LocalCloud;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The trails of all accounts: each logs every management call of its account and sends it to its
 * default bus (<a
 * href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">CloudTrail
 * record contents</a>).
 *
 * <p>A call across accounts gives a record in the caller's account and one in the owner's, joined
 * by their {@code sharedEventID}; a refused one is recorded with the caller alone.
 */
public final class Trail {

  /** How many events of an account are kept for reading them back. */
  private static final int KEPT = 1_000;

  private final LocalCloud cloud;
  private final Map<AccountId, Deque<JsonObject>> events = new HashMap<>();
  private final Set<AccountId> stopped = new HashSet<>();
  private EventSink sink = (account, region, envelope) -> {};

  private Trail(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the trails of a world. */
  public static Trail of(LocalCloud cloud) {
    return cloud.part(Trail.class, Trail::new);
  }

  /** Sends what is recorded from now on to the default buses behind this sink. */
  public void deliverTo(EventSink target) {
    sink = target;
  }

  /** Returns the latest events that an account's trail sent to its default bus, oldest first. */
  public List<JsonObject> events(AccountId account) {
    synchronized (cloud) {
      return List.copyOf(events.getOrDefault(account, new ArrayDeque<>()));
    }
  }

  /** Lets an account's trail log, or not. */
  void setLogging(AccountId account, boolean logs) {
    if (logs) {
      stopped.remove(account);
    } else {
      stopped.add(account);
    }
  }

  /** Whether an account's trail logs. */
  boolean isLogging(AccountId account) {
    return !stopped.contains(account);
  }

  /** Records a call with everybody whom it concerns. */
  public void record(ApiCall call) {
    Optional<AccountId> callersAccount = call.caller().account();
    Set<AccountId> recipients = new LinkedHashSet<>();
    callersAccount.ifPresent(recipients::add);
    boolean denied = call.failure().filter(ApiCall.Failure::isDenial).isPresent();
    if (!denied || callersAccount.isEmpty()) {
      call.resources().forEach(it -> recipients.add(it.owner()));
    }
    boolean acrossAccounts =
        callersAccount.isPresent()
            && call.resources().stream().anyMatch(it -> !it.owner().equals(callersAccount.get()));
    Optional<String> sharedId = acrossAccounts ? Optional.of(cloud.ids().uuid()) : Optional.empty();
    String requestId = cloud.ids().uuid();
    recipients.removeAll(stopped);
    for (AccountId recipient : recipients) {
      send(recipient, call, requestId, sharedId);
    }
  }

  private void send(
      AccountId recipient, ApiCall call, String requestId, Optional<String> sharedId) {
    JsonObject envelope =
        JsonObject.builder()
            .put("version", "0")
            .put("id", cloud.ids().uuid())
            .put("detail-type", "AWS API Call via CloudTrail")
            .put("source", "aws." + call.service())
            .put("account", recipient.id())
            .put("time", time())
            .put("region", call.region())
            // CloudTrail's events carry no resource ARNs up here.
            .put("resources", List.of())
            .put("detail", detail(recipient, call, requestId, sharedId))
            .build();
    Deque<JsonObject> kept = events.computeIfAbsent(recipient, it -> new ArrayDeque<>());
    kept.add(envelope);
    if (kept.size() > KEPT) {
      kept.remove();
    }
    sink.put(recipient, call.region(), envelope);
  }

  private JsonObject detail(
      AccountId recipient, ApiCall call, String requestId, Optional<String> sharedId) {
    JsonObject.Builder detail =
        JsonObject.builder()
            .put("eventVersion", "1.11")
            .put("userIdentity", UserIdentity.show(call.caller(), recipient))
            .put("eventTime", time())
            .put("eventSource", call.service() + ".amazonaws.com")
            .put("eventName", call.operation())
            .put("awsRegion", call.region())
            .put("sourceIPAddress", UserIdentity.sourceAddress(call.caller()))
            .put("userAgent", UserIdentity.userAgent(call.caller()));
    call.failure()
        .ifPresent(
            failure ->
                detail.put("errorCode", failure.code()).put("errorMessage", failure.message()));
    detail
        .put("requestParameters", orNull(call.requestParameters()))
        .put("responseElements", orNull(call.responseElements()));
    call.additionalEventData().ifPresent(it -> detail.put("additionalEventData", it));
    detail
        .put("requestID", requestId)
        .put("eventID", cloud.ids().uuid())
        .put("readOnly", call.readOnly());
    if (!call.resources().isEmpty()) {
      detail.put(
          "resources", JsonArray.of(call.resources().stream().map(Trail::resource).toList()));
    }
    return detail
        .put("eventType", "AwsApiCall")
        .put("managementEvent", true)
        .put("recipientAccountId", recipient.id())
        .putIfPresent("sharedEventID", sharedId)
        .put("eventCategory", "Management")
        .build();
  }

  /** KMS gives keys and aliases one type. */
  private static JsonObject resource(ApiCall.Resource resource) {
    return JsonObject.builder()
        .put("accountId", resource.owner().id())
        .put("type", "AWS::KMS::Key")
        .put("ARN", resource.arn())
        .build();
  }

  private String time() {
    return DateTimeFormatter.ISO_INSTANT.format(
        cloud.clock().instant().truncatedTo(ChronoUnit.SECONDS));
  }

  private static JsonValue orNull(Optional<JsonObject> object) {
    return object.<JsonValue>map(it -> it).orElseGet(() -> new JsonNull(Place.NONE));
  }
}
