package dev.kmsaccess.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.bus.Buses;
import dev.kmsaccess.local.lambda.LocalFunction;
import dev.kmsaccess.local.sns.Topics;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sqs.model.Message;

class LocalStackTest {

  private final LocalWorld world = new LocalWorld();
  private final LocalClients owner =
      world.cloud().clients(world.owner().administrator(), LocalWorld.REGION);
  private final Map<String, FunctionDefinition> definitions = new HashMap<>();
  private final Map<String, LocalClients> clients = new HashMap<>();
  private final List<String> handled = new ArrayList<>();
  private final List<String> swept = new ArrayList<>();
  private int failures;

  @TempDir Path directory = Path.of("");

  @Test
  void template_isWiredThroughItsReferences() {
    DeployedStack stack = deploySample(Map.of());

    assertThat(stack.outputs())
        .containsEntry("BusArn", "arn:aws:events:eu-central-1:111111111111:event-bus/orders")
        .containsEntry("Choice", "without-mail");
    assertThat(definitions.get("WorkerFunction"))
        .isNotNull()
        .satisfies(
            it -> {
              assertThat(it.name()).isEqualTo("worker");
              assertThat(it.handler()).isEqualTo("example.Worker");
              assertThat(it.timeout()).isEqualTo(Duration.ofSeconds(10));
              assertThat(it.layers())
                  .singleElement()
                  .satisfies(layer -> assertThat(layer.resolve("sample.yaml")).exists());
              assertThat(it.environment())
                  .containsEntry("BUS", stack.outputs().get("BusArn"))
                  .containsEntry("STACK", "sample")
                  .containsEntry("AWS_REGION", "eu-central-1")
                  .containsEntry(
                      "QUEUE", stack.resources().get("Later") + " of 111111111111, ${literally}");
            });
  }

  @Test
  void parameters_reachConditionsAndOutputs() {
    DeployedStack stack = deploySample(Map.of("Email", "a@b.example", "BusName", "asks"));

    assertThat(stack.outputs())
        .containsEntry("BusArn", "arn:aws:events:eu-central-1:111111111111:event-bus/asks")
        .containsEntry("Choice", "a@b.example");
    assertThat(stack.resources()).containsKey("Mail");
  }

  @Test
  void rule_invokesTheFunctionAtOnceAndThroughTheDelayQueueAfterFifteenMinutes() {
    DeployedStack stack = deploySample(Map.of());

    order(stack);
    assertThat(handled).singleElement().satisfies(it -> assertThat(it).contains("\"Order\""));

    world.advance(Duration.ofMinutes(15).minusSeconds(1));
    assertThat(handled).hasSize(1);

    world.advance(Duration.ofSeconds(1));
    assertThat(handled).hasSize(2);
    assertThat(handled.getLast()).contains("\"eventSource\":\"aws:sqs\"");
    assertThat(messages(stack, "Later")).isEmpty();
  }

  @Test
  void function_thatFails_isTriedAgainAndThenReported() {
    DeployedStack stack = deploySample(Map.of());
    failures = 2;

    order(stack);
    assertThat(messages(stack, "DeadLetters")).isEmpty();
    world.advance(Duration.ofMinutes(1));

    assertThat(handled).isEmpty();
    assertThat(messages(stack, "DeadLetters"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.body())
                    .contains("\"condition\":\"RetriesExhausted\"")
                    .contains("\"approximateInvokeCount\":2")
                    .contains("\"errorMessage\":\"not today\""));
  }

  @Test
  void function_thatFailsOnce_succeedsAtItsSecondTry() {
    DeployedStack stack = deploySample(Map.of());
    failures = 1;

    order(stack);
    world.advance(Duration.ofMinutes(1));

    assertThat(handled).hasSize(1);
    assertThat(messages(stack, "DeadLetters")).isEmpty();
  }

  @Test
  void function_readingAQueue_leavesWhatFailsUntilItIsADeadLetter() {
    DeployedStack stack = deploySample(Map.of());
    order(stack);
    failures = 10;

    world.advance(Duration.ofMinutes(20));

    assertThat(handled).hasSize(1);
    assertThat(messages(stack, "DeadLetters"))
        .singleElement()
        .satisfies(it -> assertThat(it.body()).contains("\"detail-type\":\"Order\""));
  }

  @Test
  void function_worksInItsOwnRoleEvenAfterItsFirstSessionHasEnded() {
    DeployedStack stack = deploySample(Map.of());
    world.advance(Duration.ofHours(30));
    String topic = String.valueOf(stack.resources().get("Topic"));

    client("SweeperFunction").sns().publish(it -> it.topicArn(topic).message("allowed"));

    assertThat(Topics.of(world.cloud()).published()).hasSize(1);
    assertThatThrownBy(
            () -> client("WorkerFunction").sns().publish(it -> it.topicArn(topic).message("no")))
        .isInstanceOf(SnsException.class)
        .hasMessageContaining("assumed-role/worker/worker is not authorized");
  }

  @Test
  void schedule_ofAFunctionsOwnEvents_runsIt() {
    deploySample(Map.of());

    world.advance(Duration.ofMinutes(3));

    assertThat(swept).hasSize(3).allSatisfy(it -> assertThat(it).contains("Scheduled Event"));
  }

  @Test
  void functionLog_reachesItsLogGroup() {
    order(deploySample(Map.of()));

    assertThat(owner.logs().filterLogEvents(it -> it.logGroupName("/aws/lambda/worker")).events())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).startsWith("handled by worker"));
  }

  @Test
  void rule_withoutALambdaPermission_doesNotReachTheFunction() throws Exception {
    String template =
        Files.readString(sample())
            .replace("Principal: events.amazonaws.com", "Principal: sns.amazonaws.com");
    DeployedStack stack = deploy(template);

    order(stack);

    assertThat(handled).isEmpty();
    assertThat(Buses.of(world.cloud()).undelivered())
        .anySatisfy(it -> assertThat(it.code()).isEqualTo("NO_PERMISSIONS"));
  }

  @Test
  void parameter_thatDoesNotFitItsPattern_isRefusedInItsOwnWords() {
    assertThatThrownBy(() -> deploySample(Map.of("BusName", "Orders!")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("BusName cannot be 'Orders!': 1 to 20 lower-case letters");
  }

  @Test
  void parameter_thatTheTemplateDoesNotHave_isRefused() {
    assertThatThrownBy(() -> deploySample(Map.of("Bus", "x")))
        .hasMessageContaining("The template has no parameter Bus");
  }

  @Test
  void resourceType_thatIsNotKnown_fails() {
    assertThatThrownBy(
            () ->
                deploy(
                    """
                    Resources:
                      Table:
                        Type: AWS::Kinesis::Stream
                    """))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "line 3: The local accounts have no resources of the type AWS::Kinesis::Stream.");
  }

  @Test
  void property_thatIsNotKnown_fails() {
    assertThatThrownBy(
            () ->
                deploy(
                    """
                    Resources:
                      Queue:
                        Type: AWS::SQS::Queue
                        Properties:
                          RedriveAllowPolicy: {}
                    """))
        .hasMessage("line 5: Queue: the property RedriveAllowPolicy is not understood here.");
  }

  @Test
  void reference_toNothing_fails() {
    assertThatThrownBy(
            () ->
                deploy(
                    """
                    Resources:
                      Policy:
                        Type: AWS::SQS::QueuePolicy
                        Properties:
                          Queues: [!Ref Queue]
                          PolicyDocument: {}
                    """))
        .hasMessageContaining("There is no parameter and no resource Queue.");
  }

  @Test
  void reference_toWhatItsConditionLeavesOut_fails() {
    assertThatThrownBy(
            () ->
                deploy(
                    """
                    Conditions:
                      Never: !Equals [a, b]
                    Resources:
                      Topic:
                        Type: AWS::SNS::Topic
                        Condition: Never
                    Outputs:
                      Topic:
                        Value: !Ref Topic
                    """))
        .hasMessageContaining("Topic is not made, for its condition does not hold");
  }

  @Test
  void references_inACircle_fail() {
    assertThatThrownBy(
            () ->
                deploy(
                    """
                    Resources:
                      A:
                        Type: AWS::SNS::Topic
                        DependsOn: B
                      B:
                        Type: AWS::SNS::Topic
                        DependsOn: A
                    """))
        .hasMessageContaining("wait for one another");
  }

  @Test
  void busPolicies_ofOneBus_addUp() throws Exception {
    deploy(
        """
        Resources:
          Bus:
            Type: AWS::Events::EventBus
            Properties: {Name: shared}
          First:
            Type: AWS::Events::EventBusPolicy
            Properties:
              EventBusName: !Ref Bus
              StatementId: First
              Statement: {Effect: Allow, Principal: {AWS: "222222222222"}, Action: events:PutEvents, Resource: !GetAtt Bus.Arn}
          Second:
            Type: AWS::Events::EventBusPolicy
            Properties:
              EventBusName: !Ref Bus
              StatementId: Second
              Statement: {Effect: Allow, Principal: {AWS: "333333333333"}, Action: events:PutEvents, Resource: !GetAtt Bus.Arn}
        """);

    assertThat(owner.eventBridge().describeEventBus(it -> it.name("shared")))
        .extracting(DescribeEventBusResponse::policy)
        .asString()
        .contains("\"Sid\":\"First\"")
        .contains("\"Sid\":\"Second\"");
  }

  private DeployedStack deploySample(Map<String, String> parameters) {
    return deploy(sample(), parameters);
  }

  private DeployedStack deploy(String template) throws IOException {
    return deploy(Files.writeString(directory.resolve("template.yaml"), template), Map.of());
  }

  private DeployedStack deploy(Path template, Map<String, String> parameters) {
    return LocalStack.deploy(
        world.cloud(),
        new AccountId(world.owner().id()),
        LocalWorld.REGION,
        template,
        "sample",
        parameters,
        this::load);
  }

  private LocalFunction load(FunctionDefinition definition, LocalClients own) {
    definitions.put(definition.logicalId(), definition);
    clients.put(definition.logicalId(), own);
    if (definition.logicalId().equals("SweeperFunction")) {
      return (event, invocation) -> {
        swept.add(new String(event, UTF_8));
        return new byte[0];
      };
    }
    return (event, invocation) -> {
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("not today");
      }
      handled.add(new String(event, UTF_8));
      invocation.log().accept("handled by " + invocation.functionName());
      return new byte[0];
    };
  }

  private LocalClients client(String function) {
    return Objects.requireNonNull(clients.get(function));
  }

  private void order(DeployedStack stack) {
    owner
        .eventBridge()
        .putEvents(
            it ->
                it.entries(
                    entry ->
                        entry
                            .eventBusName(stack.outputs().get("BusArn"))
                            .source("shop")
                            .detailType("Order")
                            .detail("{}")));
  }

  private List<Message> messages(DeployedStack stack, String queue) {
    return owner
        .sqs()
        .receiveMessage(it -> it.queueUrl(stack.resources().get(queue)).maxNumberOfMessages(10))
        .messages();
  }

  private static Path sample() {
    try {
      return Path.of(
          Objects.requireNonNull(LocalStackTest.class.getResource("sample.yaml")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the sample is a file", e);
    }
  }
}
