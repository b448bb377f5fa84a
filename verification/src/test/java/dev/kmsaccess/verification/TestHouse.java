package dev.kmsaccess.verification;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.bus.Buses;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.local.sns.Topics;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import dev.kmsaccess.simulation.house.Redelivery;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A furnished house and what a test does there: asks as somebody, lets time pass, and looks where a
 * person would look.
 */
final class TestHouse {

  static final Instant START = Instant.parse("2026-11-24T08:30:00Z");

  private static final String ANSWERS = "/aws/events/kms-access";

  private final House house;

  private TestHouse(House house) {
    this.house = house;
  }

  /** Furnishes a house whose rules let the members' roles ask for every key that opted in. */
  static TestHouse furnish() {
    return new TestHouse(House.furnish(Project.root(), START, /* seed= */ 1, Optional.of(rules())));
  }

  /** Furnishes a house whose rules let the members ask in every mode, as the local accounts do. */
  static TestHouse furnishForAllModes() {
    return new TestHouse(House.furnish(Project.root(), START, /* seed= */ 1, Optional.empty()));
  }

  /** Furnishes a house whose clock begins with the wall's, for commands that look at that one. */
  static TestHouse furnishToday() {
    return new TestHouse(
        House.furnish(
            Project.root(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            /* seed= */ 1,
            Optional.of(rules())));
  }

  /** Furnishes a house under a file of rules of the test's own. */
  static TestHouse furnish(Path rules) {
    return new TestHouse(House.furnish(Project.root(), START, /* seed= */ 1, Optional.of(rules)));
  }

  /** Returns the house itself. */
  House house() {
    return house;
  }

  /** Returns the key that the house was furnished with. */
  KeyArn key() {
    return house.key();
  }

  /** Returns the time in the house. */
  Instant now() {
    return house.cloud().clock().instant();
  }

  /** Lets time pass. */
  void advance(Duration duration) {
    house.cloud().clock().advance(duration);
  }

  /** Returns the clients of an account's administrator. */
  LocalClients administrator(Inhabitant inhabitant) {
    return house.administrator(inhabitant);
  }

  /** Creates a role that everybody of its account may take, with no rights, and returns its ARN. */
  String createRole(Inhabitant owner, String name) {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::%s:root\"},\"Action\":\"sts:AssumeRole\"}]}"
            .formatted(owner.account());
    return administrator(owner)
        .iam()
        .createRole(it -> it.roleName(name).assumeRolePolicyDocument(trust))
        .role()
        .arn();
  }

  /** Returns the clients of a fresh session of a role. */
  LocalClients session(Inhabitant owner, String role) {
    Credentials credentials =
        administrator(owner)
            .sts()
            .assumeRole(it -> it.roleArn(role).roleSessionName("test"))
            .credentials();
    return clients(credentials);
  }

  /** Returns the clients of whoever holds credentials. */
  LocalClients clients(Credentials credentials) {
    return house
        .cloud()
        .clients(
            AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken()),
            House.REGION);
  }

  /** Sends an event to the central bus as an account's administrator, and lets it be handled. */
  PutEventsResultEntry send(Inhabitant sender, DetailType type, JsonObject detail) {
    return send(sender, type, StrictJson.write(detail));
  }

  /** Sends an event whose detail may be anything. */
  PutEventsResultEntry send(Inhabitant sender, DetailType type, String detail) {
    return send(sender, type, now(), detail);
  }

  /** Sends an event that says of itself when it happened. */
  PutEventsResultEntry send(Inhabitant sender, DetailType type, Instant time, String detail) {
    return administrator(sender)
        .eventBridge()
        .putEvents(
            request ->
                request.entries(
                    entry ->
                        entry
                            .eventBusName(house.bus())
                            .source("nightly-report")
                            .detailType(type.text())
                            .time(time)
                            .detail(detail)))
        .entries()
        .getFirst();
  }

  /** Returns the answers in the key account's log, without warnings, oldest first. */
  List<JsonObject> answers() {
    return logged(Inhabitant.KEY, ANSWERS).stream().filter(it -> !isWarning(it)).toList();
  }

  /** Returns the answers in a member's own log, without warnings, oldest first. */
  List<JsonObject> answersFor(Inhabitant member) {
    return logged(member, ANSWERS).stream().filter(it -> !isWarning(it)).toList();
  }

  /** Returns the warnings of ends in a member's own log, oldest first. */
  List<JsonObject> warningsFor(Inhabitant member) {
    return logged(member, ANSWERS).stream().filter(TestHouse::isWarning).toList();
  }

  private static boolean isWarning(JsonObject event) {
    return type(event).equals(DetailType.ENDING.text());
  }

  /** Returns the answers to one request, oldest first. */
  List<JsonObject> answersTo(String requestId) {
    return answers().stream()
        .filter(it -> detail(it).text("requestId").equals(Optional.of(requestId)))
        .toList();
  }

  /** Asks as a member, and returns the one answer. */
  JsonObject answer(Inhabitant member, JsonObject request) {
    int before = answers().size();
    send(member, DetailType.REQUEST, request);
    List<JsonObject> after = answers();
    if (after.size() != before + 1) {
      throw new AssertionError(
          "one answer was to come, not " + after.subList(before, after.size()));
    }
    return after.getLast();
  }

  /** Returns the latest event that the central bus took from a member, whole. */
  JsonObject latest(DetailType type) {
    return Buses.of(house.cloud()).events().stream()
        .filter(it -> it.bus().toString().equals(house.bus()))
        .filter(it -> it.text("detail-type").equals(type.text()))
        .reduce((first, second) -> second)
        .orElseThrow()
        .envelope();
  }

  /** Hands the broker an event once more, as EventBridge does now and then. */
  void redeliver(JsonObject event) {
    invokeBroker(StrictJson.write(event));
  }

  /** Hands the broker whatever it is, in the name of the rule that sends it requests. */
  void invokeBroker(String payload) {
    Redelivery.in(house).deliver(payload);
    house.cloud().clock().runDue();
  }

  /** Returns the detail of an event. */
  static JsonObject detail(JsonObject event) {
    return event.object("detail").orElseThrow();
  }

  /** Returns the detail of an event as text, to compare. */
  static String json(JsonObject event) {
    return StrictJson.write(detail(event));
  }

  /** Returns a text of an event's detail. */
  static String text(JsonObject event, String member) {
    return detail(event)
        .text(member)
        .orElseThrow(() -> new AssertionError("no " + member + " in " + StrictJson.write(event)));
  }

  /** Returns an event's detail-type. */
  static String type(JsonObject event) {
    return event.text("detail-type").orElseThrow();
  }

  /** Returns the grants on a key of the key account. */
  List<GrantListEntry> grants(KeyArn key) {
    return administrator(Inhabitant.KEY)
        .kms()
        .listGrantsPaginator(ListGrantsRequest.builder().keyId(key.toString()).build())
        .grants()
        .stream()
        .toList();
  }

  /** Returns the alerts, oldest first. */
  List<Published> alerts() {
    return Topics.of(house.cloud()).published().stream()
        .filter(it -> it.topic().toString().equals(house.topic()))
        .toList();
  }

  /** Returns how many messages wait in the dead-letter queue. */
  int deadLetters() {
    String count =
        administrator(Inhabitant.KEY)
            .sqs()
            .getQueueAttributes(
                it ->
                    it.queueUrl(house.output("DeadLetterQueueUrl"))
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
            .attributes()
            .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    return Integer.parseInt(Objects.requireNonNull(count));
  }

  /** Returns some of the messages in the dead-letter queue; they are hidden for a while then. */
  List<String> readDeadLetters() {
    return administrator(Inhabitant.KEY)
        .sqs()
        .receiveMessage(
            it -> it.queueUrl(house.output("DeadLetterQueueUrl")).maxNumberOfMessages(10))
        .messages()
        .stream()
        .map(Message::body)
        .toList();
  }

  /** Returns what a function has logged, such as {@code reaper}, oldest first. */
  List<JsonObject> log(String function) {
    return logged(Inhabitant.KEY, "/aws/lambda/kms-access-" + function);
  }

  /** Returns the lines of a function's log as they stand, those of Lambda among them. */
  List<String> lines(String function) {
    return messages(Inhabitant.KEY, "/aws/lambda/kms-access-" + function).toList();
  }

  /** Returns the values of a function's metric, oldest first. */
  List<Long> metric(String function, String name) {
    return log(function).stream()
        .filter(it -> it.get("_aws").isPresent())
        .flatMap(it -> it.get(name).stream())
        .map(it -> it instanceof JsonNumber number ? Long.valueOf(number.literal()) : -1L)
        .toList();
  }

  private List<JsonObject> logged(Inhabitant owner, String group) {
    return messages(owner, group).map(EventSchemas::object).toList();
  }

  private Stream<String> messages(Inhabitant owner, String group) {
    return administrator(owner)
        .logs()
        .filterLogEventsPaginator(it -> it.logGroupName(group))
        .events()
        .stream()
        .map(FilteredLogEvent::message);
  }

  /** Returns the file of rules that the house is furnished with. */
  static Path rules() {
    return rules("access-rules.json");
  }

  /** Returns one of the files of rules for tests. */
  static Path rules(String name) {
    try {
      return Path.of(Objects.requireNonNull(TestHouse.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("resources of tests are files", e);
    }
  }
}
