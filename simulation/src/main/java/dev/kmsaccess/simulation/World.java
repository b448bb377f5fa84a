package dev.kmsaccess.simulation;

import static java.util.stream.Collectors.toCollection;

import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.FreezePolicy;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.bus.BusEvent;
import dev.kmsaccess.local.bus.Buses;
import dev.kmsaccess.local.kms.LocalKms;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.local.sns.Topics;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import dev.kmsaccess.simulation.house.ReaperRole;
import dev.kmsaccess.simulation.house.Redelivery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A furnished house in which a history happens, and what the history knows of it. */
final class World {

  private static final Instant BEGINNING = Instant.parse("2026-11-24T08:30:00Z");

  /** What every request asks for. */
  static final Set<String> OPERATIONS = Set.of("Decrypt", "DescribeKey");

  /** The most by which the functions' clock is wrong, in seconds. */
  static final int SKEW = 30;

  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);
  private static final String BROKER_ROLE = "kms-access-grant-broker-eu-central-1";

  /** Time passes by no more at once, so that nothing hides between two looks. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final Duration SETTLED = Duration.ofMinutes(17);
  private static final Comparator<Instant> ORDER = Comparator.naturalOrder();

  private final House house;
  private final Faults faults = new Faults();
  private final Mail mail = new Mail();
  private final Conduct conduct = new Conduct();
  private final Keys keys;
  private final Users users;
  private final Others others;
  private final List<String> buried = new ArrayList<>();
  private final List<String> readers = new ArrayList<>();

  /** Lambda's sessions of a function's role last an hour. */
  private static final Duration SESSION = Duration.ofHours(1);

  /** What our functions tell each other, and the operators. */
  private static final Set<String> ABOUT_NO_REQUEST =
      Set.of(DetailType.DECIDED.text(), DetailType.SWEPT.text(), DetailType.REVIEWED.text());

  private final List<Asked> asked = new ArrayList<>();
  private final List<String> unasked = new ArrayList<>();
  private final List<String> heardFromOutside = new ArrayList<>();
  private final Membership membership;
  private final Redelivery redelivery;
  private Instant reaperBackAt = Instant.MIN;
  private int heard;
  private boolean frozen;
  private boolean skewed;
  private Rules rules = Rules.WHOLE;
  private boolean thorough;
  private long ended;
  private Instant lastTrouble;
  private Instant lastHindered;
  private long troubles;

  World(Path home, long seed, Mutation change) {
    this.house =
        House.furnish(
            home,
            BEGINNING,
            seed,
            () -> change.rules(rules).file(),
            time -> () -> time.instant().plus(faults.ahead()),
            runtime -> new FaultyRuntime(runtime, faults, mail, conduct, change));
    LocalKms.setGrantLag(house.cloud(), LOOK);
    this.keys = Keys.in(house);
    this.users = Users.of(house, keys);
    this.lastTrouble = BEGINNING;
    this.lastHindered = BEGINNING;
    for (int i = 0; i < 3; i++) {
      readers.add(users.make(home(i), "reader-" + i));
    }
    this.others = new Others(house, users, readers.getFirst());
    this.membership = colleague().membership().orElseThrow();
    this.redelivery = Redelivery.in(house);
  }

  /** Returns who may be asked for. */
  List<String> readers() {
    return List.copyOf(readers);
  }

  Instant now() {
    return house.cloud().clock().instant();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  Snapshot look() {
    Snapshot now = Snapshot.of(house, keys, others.handles());
    asked.stream().filter(it -> !now.of(it).isEmpty()).forEach(it -> it.seen(now()));
    return now;
  }

  Faults faults() {
    return faults;
  }

  /** Returns what is none of ours. */
  Others others() {
    return others;
  }

  Conduct conduct() {
    return conduct;
  }

  /** Returns the keys that were asked for. */
  Set<KeyArn> keys() {
    return asked.stream().map(Asked::key).collect(toCollection(LinkedHashSet::new));
  }

  Users users() {
    return users;
  }

  /** Whether this is a moment to try what is not tried each time. */
  boolean isThorough() {
    return thorough;
  }

  /** Returns how many ends were announced. */
  long ended() {
    return ended;
  }

  /** Returns what the security team was told. */
  List<String> alerts() {
    return Topics.of(house.cloud()).published().stream().map(Published::message).toList();
  }

  /** Returns requests that were taken from an account outside the organisation. */
  List<String> heardFromOutside() {
    return List.copyOf(heardFromOutside);
  }

  /** Returns by how much functions may have been wrong about the time in this history. */
  Duration skew() {
    return skewed ? Duration.ofSeconds(SKEW) : Duration.ZERO;
  }

  /** Whether an account is in the organisation now. */
  boolean isInside(Inhabitant inhabitant) {
    return house.account(inhabitant).membership().isPresent();
  }

  /** Returns answers that nobody can have asked for. */
  List<String> unasked() {
    return List.copyOf(unasked);
  }

  /** Returns when the last fault happened, or the beginning. */
  Instant lastTrouble() {
    return lastTrouble;
  }

  /**
   * Returns when the broker last had something in its way: a fault, its rules, an event that is
   * late.
   */
  Instant lastTroubleOfTheBroker() {
    return lastHindered.isAfter(lastTrouble) ? lastHindered : lastTrouble;
  }

  /** Returns what lies in the dead-letter queue. */
  List<String> deadLetters() {
    while (true) {
      List<Message> messages =
          house
              .administrator(Inhabitant.KEY)
              .sqs()
              .receiveMessage(
                  it -> it.queueUrl(house.output("DeadLetterQueueUrl")).maxNumberOfMessages(10))
              .messages();
      if (messages.isEmpty()) {
        return List.copyOf(buried);
      }
      for (Message message : messages) {
        buried.add(message.body());
        house
            .administrator(Inhabitant.KEY)
            .sqs()
            .deleteMessage(
                it ->
                    it.queueUrl(house.output("DeadLetterQueueUrl"))
                        .receiptHandle(message.receiptHandle()));
      }
    }
  }

  /** Has a step happen; {@code looking} is called whenever time has passed a little. */
  void happen(Step step, Runnable looking) {
    switch (step) {
      case Step.Ask(int who, boolean second, Mode mode, int minutes, Step.Flaw flaw) ->
          ask(
              who % readers.size(),
              second ? keys.second() : keys.shared(),
              mode,
              minutes,
              flaw,
              Optional.empty());
      case Step.Renew(int which, int minutes) ->
          one(which)
              .filter(Asked::isGood)
              .ifPresent(
                  it ->
                      ask(
                          readers.indexOf(it.grantee()),
                          it.key(),
                          it.mode(),
                          minutes,
                          Step.Flaw.NONE,
                          Optional.of(it.id())));
      case Step.Repeat(int which) ->
          one(which).ifPresent(it -> redelivery.deliver(StrictJson.write(it.event())));
      case Step.Replay(int which) ->
          one(which)
              .ifPresent(
                  it ->
                      redelivery.deliver(
                          StrictJson.write(with(it.event(), "replay-name", "last-week"))));
      case Step.Release(int which) -> one(which).ifPresent(this::release);
      case Step.StrangersRelease(int which) -> one(which).ifPresent(this::releaseByAStranger);
      case Step.Wait(int seconds) -> pass(Duration.ofSeconds(seconds), LOOK, looking);
      case Step.HostileGrant(int which) -> others.hostileGrant(which, one(which));
      case Step.OwnersGrant grant -> others.ownersGrant();
      case Step.OwnersEdit(int number) -> others.edit("owner-" + number);
      case Step.OwnersEditUnseen(int number) ->
          faults.before("putKeyPolicy", () -> others.editUnseen("unseen-" + number));
      case Step.HoldBack(int seconds) -> mail.holdNext(now().plusSeconds(seconds));
      case Step.Redrive redrive -> redrive();
      case Step.Stick(int which) ->
          one(which)
              .filter(it -> it.mode() == Mode.GRANT)
              .ifPresent(it -> it.handles().forEach(faults::stick));
      case Step.Freeze(boolean on) -> freeze(on);
      case Step.RemakeGrantee(int who) -> remake(who % readers.size());
      case Step.RemakeReaper remake -> remakeReaper();
      case Step.Fail(Fault fault, int after) -> faults.arm(fault, after);
      case Step.DeployRules(Rules other) -> deploy(other);
      case Step.Belong(boolean inside) -> belong(inside);
      case Step.Outage(int seconds) -> {
        faults.setDown(true);
        pass(Duration.ofSeconds(seconds), LOOK, looking);
        faults.setDown(false);
      }
      case Step.Skew(int seconds) -> {
        faults.skew(Duration.ofSeconds(seconds));
        skewed = true;
      }
      case Step.Forge(int which, Step.Forgery forgery) -> others.forge(forgery, one(which));
    }
    house.cloud().clock().runDue();
    listen();
    lookThoroughly(looking);
  }

  /**
   * Lets time pass without any further fault, until everything should be over. An account that left
   * stays away, and what it has must end all the same.
   */
  void settle(Runnable looking) {
    faults.calm();
    mail.calm();
    freeze(false);
    deploy(Rules.WHOLE);
    lastTrouble = now();
    Instant over = Stream.concat(mail.last().stream(), Stream.of(now())).max(ORDER).orElseThrow();
    for (Asked it : asked) {
      over = Stream.of(over, it.expiry(), it.released().orElse(over)).max(ORDER).orElseThrow();
    }
    if (reaperBackAt.isAfter(Instant.MIN)) {
      over = Stream.of(over, reaperBackAt).max(ORDER).orElseThrow().plus(Invariants.REVIEW);
    }
    // A clean-up that died, the visibility of its queue and a clean-up; the second time of a
    // release.
    pass(Duration.between(now(), over.plus(SETTLED)), LOOK.multipliedBy(2), looking);
    lookThoroughly(looking);
  }

  private void lookThoroughly(Runnable looking) {
    thorough = true;
    looking.run();
    thorough = false;
  }

  private void pass(Duration duration, Duration look, Runnable looking) {
    Instant until = now().plus(duration);
    while (now().isBefore(until)) {
      Duration left = Duration.between(now(), until);
      house.cloud().clock().advance(left.compareTo(look) < 0 ? left : look);
      listen();
      looking.run();
    }
  }

  private void ask(
      int reader, KeyArn key, Mode mode, int minutes, Step.Flaw flaw, Optional<String> renews) {
    Inhabitant requester = home(reader);
    String id = "request-" + asked.size();
    Duration duration = Duration.ofMinutes(minutes);
    JsonObject.Builder detail =
        JsonObject.builder()
            .put("version", "1")
            .put("requestId", id)
            .put("key", flaw == Step.Flaw.KEY_NOT_OPTED_IN ? Keys.CLOSED : alias(key))
            .put(
                "grantee",
                flaw == Step.Flaw.GRANTEE_OUTSIDE
                    ? "arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":role/reader"
                    : readers.get(reader))
            .put("operations", List.copyOf(new TreeSet<>(OPERATIONS)))
            .put("mode", mode.text())
            .put("duration", flaw == Step.Flaw.TOO_LONG ? "P8D" : duration.toString());
    if (flaw != Step.Flaw.NO_REASON) {
      detail.put("reason", "simulation");
    }
    if (flaw == Step.Flaw.UNKNOWN_FIELD) {
      detail.put("colour", "blue");
    }
    renews.ifPresent(it -> detail.put("renews", it));
    Instant time = now().truncatedTo(ChronoUnit.SECONDS);
    if (!send(requester, DetailType.REQUEST, detail.build())) {
      return;
    }
    if (!isInside(requester)) {
      heardFromOutside.add(id);
    }
    Asked request =
        new Asked(
            id,
            requester,
            readers.get(reader),
            key,
            mode,
            time,
            time.plus(duration),
            flaw,
            renews,
            taken(DetailType.REQUEST, id));
    request.judge(rules, /* decidable= */ true);
    request.freeze(frozen, /* decidable= */ true);
    asked.add(request);
  }

  private String alias(KeyArn key) {
    return key.equals(keys.shared()) ? House.ALIAS : Keys.SECOND;
  }

  private void release(Asked it) {
    if (send(it.requester(), DetailType.RELEASE, released(it).build())) {
      it.release(now());
    }
  }

  private void releaseByAStranger(Asked it) {
    Inhabitant stranger =
        it.requester() == Inhabitant.MEMBER ? Inhabitant.COLLEAGUE : Inhabitant.MEMBER;
    send(
        stranger,
        DetailType.RELEASE,
        released(it).put("requester", it.requester().account().id()).build());
  }

  private static JsonObject.Builder released(Asked it) {
    return JsonObject.builder().put("version", "1").put("requestId", it.id());
  }

  /** Returns whether the bus took it. */
  private boolean send(Inhabitant sender, DetailType type, JsonObject detail) {
    try {
      house
          .administrator(sender)
          .eventBridge()
          .putEvents(
              request ->
                  request.entries(
                      entry ->
                          entry
                              .eventBusName(house.bus())
                              .source("simulation")
                              .detailType(type.text())
                              .detail(StrictJson.write(detail))));
      return true;
    } catch (EventBridgeException denied) {
      return false;
    }
  }

  private void deploy(Rules other) {
    rules = other;
    conduct.excuseReadersOfRules(rules == Rules.UNREADABLE);
    asked.forEach(it -> it.judge(rules, isDecidable(it)));
  }

  /** Whether a request is not too old to be decided, by any clock. */
  private boolean isDecidable(Asked it) {
    return !now().isAfter(it.time().plus(Invariants.STALE).plus(skew()));
  }

  private void belong(boolean inside) {
    if (inside) {
      colleague().join(membership);
    } else {
      colleague().leaveOrganization();
      asked.stream().filter(it -> it.requester() == Inhabitant.COLLEAGUE).forEach(Asked::leave);
    }
  }

  private LocalAccount colleague() {
    return house.account(Inhabitant.COLLEAGUE);
  }

  private void redrive() {
    List<String> letters = deadLetters();
    buried.clear();
    for (String letter : letters) {
      Optional<JsonObject> event =
          JSON.read(letter) instanceof JsonResult.Parsed(JsonObject body)
              ? body.object("requestPayload").or(() -> Optional.of(body))
              : Optional.empty();
      event
          .filter(it -> it.text("source").equals(Optional.of("simulation")))
          .ifPresentOrElse(
              it -> {
                redelivery.deliver(StrictJson.write(it));
                lastTrouble = now();
              },
              () -> buried.add(letter));
    }
  }

  private void freeze(boolean on) {
    IamClient iam = house.administrator(Inhabitant.KEY).iam();
    if (on && !frozen) {
      String policy =
          StrictJson.write(new FreezePolicy(List.of(), List.of(), List.of()).document());
      iam.putRolePolicy(
          it -> it.roleName(BROKER_ROLE).policyName(FreezePolicy.NAME).policyDocument(policy));
    } else if (!on && frozen) {
      iam.deleteRolePolicy(it -> it.roleName(BROKER_ROLE).policyName(FreezePolicy.NAME));
    }
    frozen = on;
    asked.forEach(it -> it.freeze(frozen, isDecidable(it)));
  }

  private void remake(int reader) {
    users.remake(home(reader), "reader-" + reader);
    asked.stream().filter(it -> it.grantee().equals(readers.get(reader))).forEach(Asked::remake);
  }

  /**
   * Deletes the reaper's role and makes it anew. Lambda goes on with a session of the first, which
   * may nothing, until that is over.
   */
  private void remakeReaper() {
    new ReaperRole(house).remake();
    asked.forEach(Asked::setAdrift);
    reaperBackAt = now().plus(SESSION);
  }

  /** Whether an access may name a reaper that is no more. */
  boolean isAdrift(Snapshot.Live live) {
    return asked.stream()
        .filter(it -> it.id().equals(live.requestId()))
        .anyMatch(it -> it.isAdrift() && it.mode() == live.mode());
  }

  private static Inhabitant home(int reader) {
    return reader == 2 ? Inhabitant.COLLEAGUE : Inhabitant.MEMBER;
  }

  private Optional<Asked> one(int which) {
    return asked.isEmpty() ? Optional.empty() : Optional.of(asked.get(which % asked.size()));
  }

  private JsonObject taken(DetailType type, String requestId) {
    return Buses.of(house.cloud()).events().reversed().stream()
        .filter(it -> it.text("detail-type").equals(type.text()))
        .map(BusEvent::envelope)
        .filter(
            it ->
                it.object("detail")
                    .flatMap(detail -> detail.text("requestId"))
                    .equals(Optional.of(requestId)))
        .findFirst()
        .orElseThrow();
  }

  /** Hears what the central bus took since the last time, and notes faults that happened. */
  private void listen() {
    List<JsonObject> late = mail.arriving(now());
    if (!late.isEmpty()) {
      late.forEach(it -> redelivery.deliver(StrictJson.write(it)));
      house.cloud().clock().runDue();
      lastTrouble = now();
    }
    if (rules == Rules.UNREADABLE || mail.last().isPresent()) {
      lastHindered = now();
    }
    if (faults.isDown() || now().isBefore(reaperBackAt)) {
      lastTrouble = now();
    }
    if (faults.happened() > troubles) {
      troubles = faults.happened();
      lastTrouble = now();
    }
    List<BusEvent> events = Buses.of(house.cloud()).events();
    for (BusEvent event : events.subList(heard, events.size())) {
      if (event.bus().toString().equals(house.bus()) && event.text("source").equals("kms-access")) {
        hear(event);
      }
    }
    heard = events.size();
  }

  private void hear(BusEvent event) {
    JsonObject detail = event.envelope().object("detail").orElseThrow();
    String type = event.text("detail-type");
    if (!type.startsWith("KMS Access ") || ABOUT_NO_REQUEST.contains(type)) {
      return;
    }
    Optional<Asked> about =
        detail
            .text("requestId")
            .flatMap(id -> asked.stream().filter(it -> it.id().equals(id)).findFirst());
    if (about.isEmpty()) {
      unasked.add(type + " " + detail.text("requestId").orElse(""));
      return;
    }
    if (type.equals(DetailType.GRANTED.text())) {
      about.get().granted(handle(detail), now());
      about
          .get()
          .renews()
          .flatMap(id -> asked.stream().filter(it -> it.id().equals(id)).findFirst())
          .filter(it -> !it.expiry().isAfter(about.get().expiry()))
          .ifPresent(Asked::replace);
    } else if (type.equals(DetailType.REFUSED.text())) {
      about.get().refuse();
    } else if (type.equals(DetailType.ENDED.text())) {
      ended++;
      about.get().end();
    }
  }

  private static String handle(JsonObject detail) {
    return detail
        .text("grantId")
        .or(() -> detail.text("statementId"))
        .or(() -> detail.text("roleArn"))
        .orElse("none");
  }

  private static JsonObject with(JsonObject object, String member, String text) {
    JsonObject.Builder changed = JsonObject.builder();
    object.members().forEach(changed::put);
    return changed.put(member, JsonString.of(text)).build();
  }
}
