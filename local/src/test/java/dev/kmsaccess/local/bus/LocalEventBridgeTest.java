package dev.kmsaccess.local.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.contract.TestAccount;
import dev.kmsaccess.local.trail.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class LocalEventBridgeTest {

  private static final String MEMBERS_ASK =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "MembersAsk", "Effect": "Allow",
        "Principal": "*", "Action": "events:PutEvents", "Resource": "%s",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "%s", "events:detail-type": "Request"},
          "Bool": {"events:eventBusInvocation": "false"}}}]}\
      """;
  private static final String RULES_SEND =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
        "Resource": "*", "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}\
      """;

  private final LocalWorld world = new LocalWorld();
  private final LocalClients owner = clients(world.owner());
  private final LocalClients member = clients(world.member());
  private final LocalClients outsider = clients(world.outsider());
  private String bus = "";

  @BeforeEach
  void createBus() {
    bus = owner.eventBridge().createEventBus(it -> it.name("central")).eventBusArn();
    owner
        .eventBridge()
        .putPermission(
            it ->
                it.eventBusName("central")
                    .policy(MEMBERS_ASK.formatted(bus, world.organization())));
  }

  @Test
  void putEvents_byAMemberWithAnAdmittedDetailType_arrivesUnderTheMembersAccount() {
    put(member, bus, "Request", "{\"n\": 1}");

    assertThat(received())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.text("account")).isEqualTo(world.member().id());
              assertThat(it.text("source")).isEqualTo("test");
              assertThat(it.text("region")).isEqualTo(LocalWorld.REGION);
              assertThat(it.text("time")).isEqualTo("2026-03-01T09:00:00Z");
              assertThat(it.forwarded()).isFalse();
            });
  }

  @Test
  void putEvents_byAMemberWithAnotherDetailType_isRefused() {
    assertThatThrownBy(() -> put(member, bus, "Granted", "{}"))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("not authorized to perform: events:PutEvents");
    assertThat(received()).isEmpty();
  }

  @Test
  void putEvents_byAnOutsider_isRefused() {
    assertThatThrownBy(() -> put(outsider, bus, "Request", "{}"))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("no resource-based policy allows the events:PutEvents action");
  }

  @Test
  void putEvents_toABusThatDoesNotExist_succeedsAndIsLost() {
    PutEventsResponse response = put(member, bus.replace("central", "nowhere"), "Request", "{}");

    assertThat(response.failedEntryCount()).isZero();
    assertThat(Buses.of(world.cloud()).events()).isEmpty();
  }

  @Test
  void putEvents_withFaultyEntries_takesTheOthers() {
    PutEventsResponse response =
        owner
            .eventBridge()
            .putEvents(
                it ->
                    it.entries(
                        List.of(
                            entry("test", "Good", "{}"),
                            entry("aws.kms", "Forged", "{}"),
                            entry("test", "NotAnObject", "[]"),
                            entry("test", "NotJson", "{"),
                            entry("", "NoSource", "{}"))));

    assertThat(response.failedEntryCount()).isEqualTo(4);
    assertThat(response.entries())
        .extracting(PutEventsResultEntry::errorCode)
        .containsExactly(
            null,
            "NotAuthorizedForSource",
            "MalformedDetail",
            "MalformedDetail",
            "InvalidArgument");
    assertThat(Buses.of(world.cloud()).events()).hasSize(1);
  }

  @Test
  void putEvents_withMoreThanAMebibyte_isRefusedAsAWhole() {
    String detail = "{\"text\": \"" + "x".repeat(1 << 20) + "\"}";

    assertThatThrownBy(() -> put(owner, bus, "Request", detail))
        .hasMessageContaining("Total size of the entries in the request is over the limit.");
  }

  @Test
  void rule_thatMatches_sendsToTheQueueThatAdmitsIt() {
    String queue = queue("answers");
    String rule = rule("to-queue", "{\"detail\": {\"n\": [{\"numeric\": [\">\", 1]}]}}");
    admit("answers", rule);
    target("to-queue", queue);

    put(member, bus, "Request", "{\"n\": 1}");
    put(member, bus, "Request", "{\"n\": 2}");

    assertThat(messages("answers"))
        .singleElement()
        .satisfies(it -> assertThat(it.body()).contains("\"detail\":{\"n\":2}"));
  }

  @Test
  void rule_whoseQueueDoesNotAdmitIt_deadLettersTheEventWithItsReason() {
    String queue = queue("closed");
    String letters = queue("letters");
    String rule = rule("to-queue", "{\"source\": [\"test\"]}");
    admit("letters", rule);
    owner
        .eventBridge()
        .putTargets(
            it ->
                it.rule("to-queue")
                    .eventBusName("central")
                    .targets(
                        target ->
                            target.id("t").arn(queue).deadLetterConfig(dlq -> dlq.arn(letters))));

    put(member, bus, "Request", "{}");

    assertThat(messages("closed")).isEmpty();
    assertThat(messages("letters"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.messageAttributes())
                  .containsEntry("ERROR_CODE", text("NO_PERMISSIONS"))
                  .containsEntry("RULE_ARN", text(rule));
              assertThat(it.body()).contains("\"detail-type\":\"Request\"");
            });
  }

  @Test
  void rule_toABusOfAnotherAccount_forwardsTheEventAsItIsAndOnlyOnce() {
    String memberBus = member.eventBridge().createEventBus(it -> it.name("answers")).eventBusArn();
    member
        .eventBridge()
        .putPermission(
            it ->
                it.eventBusName("answers")
                    .statementId("Owner")
                    .action("events:PutEvents")
                    .principal(world.owner().id()));
    String role = forwardingRole();
    rule("forward", "{\"source\": [\"test\"]}");
    forward(owner, "central", "forward", memberBus, role);
    member
        .eventBridge()
        .putRule(
            it -> it.name("back").eventBusName("answers").eventPattern("{\"source\": [\"test\"]}"));
    forward(member, "answers", "back", bus, role);

    put(owner, bus, "Granted", "{}");

    assertThat(Buses.of(world.cloud()).events())
        .filteredOn(it -> it.text("source").equals("test"))
        .extracting(it -> it.bus().toString(), it -> it.text("account"), BusEvent::forwarded)
        .containsExactly(
            tuple(bus, world.owner().id(), false), tuple(memberBus, world.owner().id(), true));
    assertThat(Buses.of(world.cloud()).undelivered()).hasSize(1);
  }

  @Test
  void changeOfARule_isRecorded_asCloudTrailDoes() {
    rule("watched", "{\"source\": [\"test\"]}");
    owner.eventBridge().disableRule(it -> it.eventBusName("central").name("watched"));

    JsonObject record = Trail.of(world.cloud()).events(new AccountId(world.owner().id())).getLast();
    assertThat(record.text("source")).hasValue("aws.events");
    JsonObject detail = record.object("detail").orElseThrow();
    assertThat(detail.text("eventSource")).hasValue("events.amazonaws.com");
    assertThat(detail.text("eventName")).hasValue("DisableRule");
    assertThat(detail.object("requestParameters").flatMap(it -> it.text("name")))
        .hasValue("watched");
  }

  @Test
  void rule_toALogGroup_writesTheEventUnderTheResourcePolicy() {
    owner.logs().createLogGroup(it -> it.logGroupName("/aws/events/central"));
    String group = "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/events/central";
    owner
        .logs()
        .putResourcePolicy(
            it ->
                it.policyName("events")
                    .policyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Principal": {"Service": "events.amazonaws.com"},
                          "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                          "Resource": "%s:*"}]}\
                        """
                            .formatted(group)));
    rule("log", "{\"source\": [\"test\"]}");
    target("log", group);

    put(member, bus, "Request", "{\"requestId\": \"r-1\"}");

    assertThat(
            owner
                .logs()
                .filterLogEvents(
                    it ->
                        it.logGroupName("/aws/events/central")
                            .filterPattern("{ $.detail.requestId = \"r-1\" }"))
                .events())
        .hasSize(1);
  }

  @Test
  void schedule_runsItsTargetsAsTheClockPasses() {
    String queue = queue("ticks");
    String rule =
        owner
            .eventBridge()
            .putRule(it -> it.name("every-minute").scheduleExpression("rate(1 minute)"))
            .ruleArn();
    admit("ticks", rule);
    owner
        .eventBridge()
        .putTargets(it -> it.rule("every-minute").targets(target -> target.id("t").arn(queue)));

    world.advance(Duration.ofSeconds(179));

    assertThat(messages("ticks"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.body()).contains("\"source\":\"aws.events\""));
  }

  @Test
  void schedule_ofADisabledRule_doesNotRun() {
    owner
        .eventBridge()
        .putRule(it -> it.name("off").scheduleExpression("rate(1 minute)").state("DISABLED"));
    String queue = queue("ticks");
    admit("ticks", "arn:aws:events:eu-central-1:111111111111:rule/off");
    owner
        .eventBridge()
        .putTargets(it -> it.rule("off").targets(target -> target.id("t").arn(queue)));

    world.advance(Duration.ofMinutes(10));

    assertThat(messages("ticks")).isEmpty();
  }

  @Test
  void putRule_withAPatternThatEventRulerRefuses_isRefused() {
    assertThatThrownBy(() -> rule("bad", "{\"source\": \"not-an-array\"}"))
        .isInstanceOf(InvalidEventPatternException.class);
  }

  @Test
  void defaultBus_receivesWhatCloudTrailRecords() {
    world.owner().kms().createKey();

    assertThat(Buses.of(world.cloud()).events())
        .anySatisfy(
            it -> {
              assertThat(it.text("source")).isEqualTo("aws.kms");
              assertThat(it.bus().resource()).isEqualTo("event-bus/default");
            });
  }

  private List<BusEvent> received() {
    return Buses.of(world.cloud()).events().stream()
        .filter(it -> it.bus().toString().equals(bus))
        .toList();
  }

  private LocalClients clients(TestAccount account) {
    return world.cloud().clients(account.administrator(), LocalWorld.REGION);
  }

  private String queue(String name) {
    owner.sqs().createQueue(it -> it.queueName(name));
    return "arn:aws:sqs:eu-central-1:" + world.owner().id() + ":" + name;
  }

  private void admit(String queue, String rule) {
    owner
        .sqs()
        .setQueueAttributes(
            it ->
                it.queueUrl(url(queue))
                    .attributes(Map.of(QueueAttributeName.POLICY, RULES_SEND.formatted(rule))));
  }

  private List<Message> messages(String queue) {
    return owner
        .sqs()
        .receiveMessage(
            it -> it.queueUrl(url(queue)).maxNumberOfMessages(10).messageAttributeNames("All"))
        .messages();
  }

  private String url(String queue) {
    return owner.sqs().getQueueUrl(it -> it.queueName(queue)).queueUrl();
  }

  private String rule(String name, String pattern) {
    return owner
        .eventBridge()
        .putRule(it -> it.name(name).eventBusName("central").eventPattern(pattern))
        .ruleArn();
  }

  private void target(String rule, String arn) {
    owner
        .eventBridge()
        .putTargets(
            it -> it.rule(rule).eventBusName("central").targets(target -> target.id("t").arn(arn)));
  }

  private static void forward(
      LocalClients account, String bus, String rule, String target, String role) {
    account
        .eventBridge()
        .putTargets(
            it ->
                it.rule(rule)
                    .eventBusName(bus)
                    .targets(to -> to.id("t").arn(target).roleArn(role)));
  }

  private String forwardingRole() {
    String role =
        world
            .owner()
            .createRole(
                "forward",
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}]}\
                """);
    world
        .owner()
        .allow(
            "forward",
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
              "Action": "events:PutEvents", "Resource": "*"}]}\
            """);
    return role;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static PutEventsResponse put(
      LocalClients sender, String bus, String detailType, String detail) {
    return sender
        .eventBridge()
        .putEvents(
            it ->
                it.entries(
                    entry("test", detailType, detail).toBuilder().eventBusName(bus).build()));
  }

  private static PutEventsRequestEntry entry(String source, String detailType, String detail) {
    return PutEventsRequestEntry.builder()
        .source(source)
        .detailType(detailType)
        .detail(detail)
        .build();
  }
}
