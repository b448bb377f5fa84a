package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.trail.Trail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * Every bus of every account, and all events that they took. Each account has a default bus, on
 * which CloudTrail puts its records.
 *
 * <p>Deliveries are tasks of the clock, due at once: they run in the order of the events, after the
 * call that caused them, and one that causes further events does not interrupt itself.
 */
public final class Buses {

  private final LocalCloud cloud;
  private final Map<String, EventBus> byArn = new TreeMap<>();
  private final List<BusEvent> events = new ArrayList<>();
  private final List<Undelivered> undelivered = new ArrayList<>();

  private Buses(LocalCloud cloud) {
    this.cloud = cloud;
    Trail.of(cloud)
        .deliverTo(
            (account, region, envelope) ->
                publish(
                    defaultBus(account, region),
                    new BusEvent(arn(account, region, EventBus.DEFAULT), envelope, now(), false)));
  }

  /** Returns the buses of a world. */
  public static Buses of(LocalCloud cloud) {
    return cloud.part(Buses.class, Buses::new);
  }

  /** Returns all events that any bus took, oldest first. */
  public List<BusEvent> events() {
    synchronized (cloud) {
      return List.copyOf(events);
    }
  }

  /** Returns the deliveries that targets refused, oldest first. */
  public List<Undelivered> undelivered() {
    synchronized (cloud) {
      return List.copyOf(undelivered);
    }
  }

  static Arn arn(AccountId account, String region, String bus) {
    return new Arn(LocalCloud.PARTITION, "events", region, account.id(), "event-bus/" + bus);
  }

  /** Returns the bus, if there is one; the default bus of an account is always there. */
  Optional<EventBus> find(Arn arn) {
    Optional<AccountId> owner = AccountId.parse(arn.account());
    if (arn.resource().equals("event-bus/" + EventBus.DEFAULT)
        && owner.flatMap(cloud::account).isPresent()) {
      return Optional.of(defaultBus(owner.get(), arn.region()));
    }
    return Optional.ofNullable(byArn.get(arn.toString()));
  }

  List<EventBus> all() {
    return List.copyOf(byArn.values());
  }

  EventBus create(Arn arn, String name) {
    EventBus bus = EventBus.empty(arn, name);
    byArn.put(arn.toString(), bus);
    return bus;
  }

  void delete(EventBus bus) {
    byArn.remove(bus.arn().toString());
  }

  /** Records an event and delivers it to the targets of every rule that it matches. */
  void publish(EventBus bus, BusEvent event) {
    events.add(event);
    String json = event.json(); // once for all rules
    for (Rule rule : bus.rules().values()) {
      if (rule.matches(event, json)) {
        deliver(rule, event);
      }
    }
  }

  /** Starts a rule's schedule; it ends when the rule is changed or gone. */
  void start(EventBus bus, Rule rule) {
    rule.schedule()
        .flatMap(it -> it.next(now()))
        .ifPresent(due -> cloud.clock().schedule(due, () -> tick(bus, rule)));
  }

  void record(Undelivered failure) {
    synchronized (cloud) {
      undelivered.add(failure);
    }
  }

  private void tick(EventBus bus, Rule rule) {
    synchronized (cloud) {
      if (bus.rules().get(rule.name()) != rule) {
        return;
      }
      start(bus, rule);
      if (rule.isEnabled()) {
        deliver(rule, scheduled(bus, rule));
      }
    }
  }

  private void deliver(Rule rule, BusEvent event) {
    for (Target target : rule.targets().values()) {
      Delivery delivery = new Delivery(rule, target, event);
      cloud.clock().schedule(now(), () -> new Targets(cloud, this).deliver(delivery));
    }
  }

  private BusEvent scheduled(EventBus bus, Rule rule) {
    JsonObject envelope =
        JsonObject.builder()
            .put("version", "0")
            .put("id", cloud.ids().uuid())
            .put("detail-type", "Scheduled Event")
            .put("source", "aws.events")
            .put("account", bus.arn().account())
            .put("time", Envelopes.seconds(now()))
            .put("region", bus.arn().region())
            .put("resources", JsonArray.ofTexts(List.of(rule.arn().toString())))
            .put("detail", JsonObject.builder().build())
            .build();
    return new BusEvent(bus.arn(), envelope, now(), false);
  }

  private EventBus defaultBus(AccountId account, String region) {
    Arn arn = arn(account, region, EventBus.DEFAULT);
    return byArn.computeIfAbsent(arn.toString(), it -> EventBus.empty(arn, EventBus.DEFAULT));
  }

  private Instant now() {
    return cloud.clock().instant();
  }
}
