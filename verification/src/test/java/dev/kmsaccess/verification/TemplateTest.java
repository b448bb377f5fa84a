package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the templates to the code beside them and to their own promises. */
class TemplateTest {

  private static final String OURS = "template.yaml";
  private static final String MEMBERS = "member/template.yaml";

  private final TemplateFile template = TemplateFile.read(OURS);

  @Test
  void function_namesAHandler_thatLambdaCanMake() throws ReflectiveOperationException {
    Map<String, Map<String, Object>> functions = template.resources("AWS::Serverless::Function");

    assertThat(functions).hasSize(5);
    for (Map<String, Object> function : functions.values()) {
      String handler = String.valueOf(TemplateFile.properties(function).get("Handler"));
      Class<?> type = Class.forName(handler);
      assertThat(
              RequestStreamHandler.class.isAssignableFrom(type)
                  || RequestHandler.class.isAssignableFrom(type))
          .as(handler)
          .isTrue();
      assertThat(Modifier.isPublic(type.getModifiers())).as(handler).isTrue();
      assertThat(Modifier.isPublic(type.getConstructor().getModifiers())).as(handler).isTrue();
    }
  }

  @Test
  void resourceBuiltByMake_hasItsTarget() {
    List<String> built =
        template.resources().entrySet().stream()
            .filter(
                it ->
                    "makefile"
                        .equals(
                            TemplateFile.object(TemplateFile.object(it.getValue()).get("Metadata"))
                                .get("BuildMethod")))
            .map(Map.Entry::getKey)
            .toList();
    String makefile = Project.text("Makefile");

    assertThat(built).hasSize(7);
    assertThat(built)
        .allSatisfy(id -> assertThat(makefile).containsPattern("\\bbuild-" + id + "\\b"));
  }

  @Test
  void stackPolicy_keepsWhatIsThere() {
    JsonObject policy = EventSchemas.object(Project.text("stack-policy.json"));
    JsonObject deny =
        (JsonObject) ((JsonArray) policy.get("Statement").orElseThrow()).elements().get(1);

    assertThat(deny.texts("Resource"))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(template.resources())
                    .containsKey(it.substring("LogicalResourceId/".length())));
  }

  @Test
  void eventThatIsPlayedAgain_reachesNobodyWhoActsOnIt() {
    template
        .resources("AWS::Events::Rule")
        .forEach(
            (id, rule) -> {
              Map<String, Object> pattern =
                  TemplateFile.object(TemplateFile.properties(rule).get("EventPattern"));
              boolean acts =
                  TemplateFile.objects(TemplateFile.properties(rule).get("Targets")).stream()
                      .map(it -> String.valueOf(it.get("Arn")))
                      .anyMatch(it -> it.matches("(GrantBroker|Reviewer|Decided|ReleaseDelay).*"));
              // Only what lies on our own bus is in its archive.
              boolean archived =
                  TemplateFile.properties(rule).containsKey("EventBusName") && !pattern.isEmpty();
              assertThat(!archived || !acts || pattern.containsKey("replay-name")).as(id).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void statement_namesItsActions_withoutWildcards(String file) {
    List<Map<String, Object>> statements = TemplateFile.read(file).statements();

    assertThat(statements).isNotEmpty();
    assertThat(statements)
        .allSatisfy(
            it -> {
              assertThat(it).doesNotContainKeys("NotAction", "NotResource", "NotPrincipal");
              assertThat(TemplateFile.texts(it.get("Action")))
                  .allSatisfy(action -> assertThat(action).doesNotContain("*"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void star_whereItStandsForAll_saysWhy(String file) {
    List<String> stars =
        Project.text(file)
            .lines()
            .filter(it -> it.matches("\\s*(Resource|Principal): *\"\\*\".*"))
            .toList();

    assertThat(stars).allSatisfy(it -> assertThat(it).containsPattern("# \\w+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void delivery_thatFails_goesToTheDeadLetterQueue(String file) {
    eachTarget(
        file,
        target ->
            assertThat(
                    isDeadLetterQueue(target.get("Arn"))
                        || isDeadLetterQueue(
                            TemplateFile.object(target.get("DeadLetterConfig")).get("Arn")))
                .as(String.valueOf(target.get("Id")))
                .isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void delivery_isRepeated_asOftenAndAsLongAsItsTargetSays(String file) {
    eachTarget(
        file,
        target ->
            assertThat(TemplateFile.object(target.get("RetryPolicy")))
                .as(String.valueOf(target.get("Id")))
                .containsOnlyKeys("MaximumEventAgeInSeconds", "MaximumRetryAttempts"));
  }

  private static void eachTarget(String file, Consumer<Map<String, Object>> holds) {
    TemplateFile.read(file)
        .resources("AWS::Events::Rule")
        .forEach(
            (id, rule) ->
                assertThat(TemplateFile.objects(TemplateFile.properties(rule).get("Targets")))
                    .as(id)
                    .isNotEmpty()
                    .allSatisfy(holds::accept));
  }

  @Test
  void event_thatAFunctionCannotHandle_goesToTheDeadLetterQueue() {
    template.resources("AWS::Serverless::Function").entrySet().stream()
        // It is fed by its queue alone, which has dead letters of its own.
        .filter(it -> !it.getKey().equals("PolicyWriterFunction"))
        .forEach(
            entry -> {
              String id = entry.getKey();
              Map<String, Object> function = entry.getValue();
              Map<String, Object> invoke =
                  TemplateFile.object(TemplateFile.properties(function).get("EventInvokeConfig"));
              Map<String, Object> destinations =
                  TemplateFile.object(invoke.get("DestinationConfig"));
              Object onFailure =
                  TemplateFile.object(destinations.get("OnFailure")).get("Destination");
              assertThat(isDeadLetterQueue(onFailure)).as(id).isTrue();
            });
  }

  @Test
  void message_thatIsReceivedTooOften_goesToTheDeadLetterQueue() {
    template
        .resources("AWS::SQS::Queue")
        .forEach(
            (id, queue) -> {
              Map<String, Object> redrive =
                  TemplateFile.object(TemplateFile.properties(queue).get("RedrivePolicy"));
              assertThat(
                      id.endsWith("DeadLetterQueue")
                          || isDeadLetterQueue(redrive.get("deadLetterTargetArn"))
                          || "DecidedDeadLetterQueue.Arn"
                              .equals(redrive.get("deadLetterTargetArn")))
                  .as(id)
                  .isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void ruleThatSetsAside_mayReachTheDeadLetterQueue(String file) {
    TemplateFile template = TemplateFile.read(file);
    Map<String, Object> policy =
        template.resources("AWS::SQS::QueuePolicy").get("DeadLetterQueuePolicy");
    String statements = String.valueOf(TemplateFile.properties(policy));

    assertThat(template.resources("AWS::Events::Rule").keySet())
        .allSatisfy(rule -> assertThat(statements).contains(rule + ".Arn"));
  }

  @Test
  void message_thatSnsCannotDeliver_goesToTheDeadLetterQueue_whichLetsTheTopicIn() {
    assertThat(template.resources("AWS::SNS::Subscription"))
        .isNotEmpty()
        .allSatisfy(
            (id, subscription) ->
                assertThat(
                        isDeadLetterQueue(
                            TemplateFile.object(
                                    TemplateFile.properties(subscription).get("RedrivePolicy"))
                                .get("deadLetterTargetArn")))
                    .as(id)
                    .isTrue());
    assertThat(template.statements())
        .filteredOn(it -> String.valueOf(it.get("Principal")).contains("sns.amazonaws.com"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.get("Resource")).isEqualTo("DeadLetterQueue.Arn");
              assertThat(String.valueOf(it.get("Condition")))
                  .contains("aws:SourceArn", "AlertTopic", "ApprovalTopic");
            });
  }

  /** PutPermission changes one document, and two at a time may lose a statement or fail. */
  @Test
  void statementsOfTheBus_areWrittenOneAfterTheOther_theDenyBeforeTheAllow() {
    Map<String, Map<String, Object>> policies = template.resources("AWS::Events::EventBusPolicy");
    List<String> order = new ArrayList<>();
    String next = "null";
    while (order.size() < policies.size()) {
      String behind = next;
      List<String> found =
          policies.entrySet().stream()
              .filter(it -> behind.equals(String.valueOf(it.getValue().get("DependsOn"))))
              .map(Map.Entry::getKey)
              .toList();
      assertThat(found).as("behind " + behind).hasSize(1);
      next = found.getFirst();
      order.add(next);
    }

    assertThat(order).containsSubsequence("NobodyElseApproves", "ApproversApprove");
  }

  /** IAM deletes no boundary that a role has, and CloudFormation makes no policy twice. */
  @Test
  void boundaryOfRoles_staysWhenTheModeIsSwitchedOff() {
    assertThat(TemplateFile.object(template.resources().get("RoleBoundary")))
        .containsKey("Properties")
        .doesNotContainKey("Condition");
  }

  @Test
  void requestsAndReleases_areNotTriedAgain_onceTheyAreStale() {
    for (String rule : List.of("RequestRule", "ReleaseRule")) {
      Map<String, Object> resource = TemplateFile.object(template.resources().get(rule));
      assertThat(TemplateFile.objects(TemplateFile.properties(resource).get("Targets")))
          .as(rule)
          .allSatisfy(
              target ->
                  assertThat(TemplateFile.object(target.get("RetryPolicy")))
                      .containsEntry("MaximumEventAgeInSeconds", "600"));
    }
    assertThat(
            TemplateFile.object(
                TemplateFile.properties(
                        TemplateFile.object(template.resources().get("GrantBrokerFunction")))
                    .get("EventInvokeConfig")))
        .containsEntry("MaximumEventAgeInSeconds", "600");
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void rulesOfCloudTrail_bringWhatTheAuditorKnowsToDimItsSight(String file) {
    List<Map<String, Object>> patterns =
        TemplateFile.read(file).resources("AWS::Events::Rule").values().stream()
            .map(it -> TemplateFile.object(TemplateFile.properties(it).get("EventPattern")))
            .filter(it -> TemplateFile.texts(it.get("source")).contains("aws.cloudtrail"))
            .map(it -> TemplateFile.object(it.get("detail")))
            .toList();

    assertThat(patterns)
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(TemplateFile.texts(it.get("eventName")))
                    .contains(
                        "StopLogging",
                        "DeleteTrail",
                        "UpdateTrail",
                        "PutEventSelectors",
                        "DisableRule",
                        "DeleteRule",
                        "RemoveTargets",
                        "PutTargets",
                        "PutRule"));
  }

  @Test
  void reapersRole_isNamedAndOutlivesItsStack_butNotOneThatNeverStood() {
    Map<String, Object> role = TemplateFile.object(template.resources().get("ReaperRole"));

    assertThat(role)
        .containsEntry("DeletionPolicy", "RetainExceptOnCreate")
        .containsEntry("UpdateReplacePolicy", "Retain");
    assertThat(TemplateFile.properties(role))
        .containsEntry("RoleName", "${AWS::StackName}-reaper-${AWS::Region}");
  }

  @Test
  void memberStacksParameter_thatNamesTheKeyAccountsStack_isAnOutputOfThatStack() {
    Map<String, Object> member = TemplateFile.read(MEMBERS).tree();
    Map<String, Object> metadata = TemplateFile.object(member.get("Metadata"));
    Map<String, Object> form = TemplateFile.object(metadata.get("AWS::CloudFormation::Interface"));
    Map<String, Object> group = TemplateFile.objects(form.get("ParameterGroups")).getFirst();

    assertThat(String.valueOf(group.get("Label"))).contains("The key account's stack");
    assertThat(TemplateFile.texts(group.get("Parameters")))
        .isNotEmpty()
        .allSatisfy(
            it -> assertThat(TemplateFile.object(template.tree().get("Outputs"))).containsKey(it));
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void queue_isSealedByTheDeployersKey_whereThereIsOne(String file) {
    assertThat(TemplateFile.read(file).resources("AWS::SQS::Queue"))
        .isNotEmpty()
        .allSatisfy(
            (id, queue) ->
                assertThat(TemplateFile.properties(queue))
                    .as(id)
                    .containsEntry(
                        "SqsManagedSseEnabled",
                        List.of("EncryptsWithOwnKey", "AWS::NoValue", "true"))
                    .containsEntry(
                        "KmsMasterKeyId",
                        List.of("EncryptsWithOwnKey", "EncryptionKeyArn", "AWS::NoValue")));
  }

  private static boolean isDeadLetterQueue(@Nullable Object reference) {
    return "DeadLetterQueue.Arn".equals(reference);
  }

  /** A version is published for a change that SAM does not see only if its description changes. */
  @Test
  void brokersVersion_isAnotherOne_whenAParameterThatItDependsOnIs() {
    TemplateFile template = TemplateFile.read("template.yaml");
    Map<String, Object> broker =
        TemplateFile.properties(
            template.resources("AWS::Serverless::Function").get("GrantBrokerFunction"));
    String described = String.valueOf(broker.remove("VersionDescription"));
    // How much runs at once is the function's, not a version's.
    broker.remove("ReservedConcurrentExecutions");
    String all = broker.toString();
    Map<String, Object> conditions = TemplateFile.object(template.tree().get("Conditions"));
    for (String parameter : TemplateFile.object(template.tree().get("Parameters")).keySet()) {
      if (mentions(all, parameter, conditions)) {
        assertThat(mentions(described, parameter, conditions)).as(parameter).isTrue();
      }
    }
    assertThat(mentions(all, "LongestDuration", conditions)).isTrue();
    assertThat(mentions(all, "RulesLayerArn", conditions)).isTrue();
    // It knows the bus, as all functions do, by an ARN that only the bus's name makes another.
    assertThat(mentions(described, "BusName", conditions)).isTrue();
  }

  @Test
  void brokersVersion_isDescribedInAsManyCharactersAsLambdaTakes() {
    Map<String, Object> broker =
        TemplateFile.properties(
            template.resources("AWS::Serverless::Function").get("GrantBrokerFunction"));
    String longest =
        TemplateFile.texts(broker.get("VersionDescription"))
            .getFirst()
            .replace("${BusName}", "x".repeat(64))
            .replace("${LongestDuration}", "P90D")
            .replaceAll("\\$\\{(Policy|Role|Approvals)}", "x")
            .replace("${Rules}", "x".repeat(64) + ":123456")
            .replace("${FurtherKeyAccounts}", "x".repeat(8 * 12 + 7));

    assertThat(longest).doesNotContain("${").hasSizeLessThanOrEqualTo(256);
  }

  private static boolean mentions(String text, String parameter, Map<String, Object> conditions) {
    return hasWord(text, parameter)
        || conditions.entrySet().stream()
            .anyMatch(
                it ->
                    hasWord(text, it.getKey())
                        && mentions(String.valueOf(it.getValue()), parameter, conditions));
  }

  private static boolean hasWord(String text, String word) {
    return Pattern.compile("\\b" + word + "\\b").matcher(text).find();
  }
}
