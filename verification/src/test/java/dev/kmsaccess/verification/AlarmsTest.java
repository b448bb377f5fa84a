package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of the stacks is lost or left undone without an alarm. */
final class AlarmsTest {

  private static final String OURS = "template.yaml";
  private static final String MEMBERS = "member/template.yaml";
  private static final int MOST_METRICS_OF_AN_ALARM = 10;

  /** A metric that an alarm looks at, and the condition under which it does, or none. */
  private record Watched(String condition, String metric, String dimensions) {}

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void event_thatNotEvenTheDeadLetterQueueTakes_rings(String file) {
    TemplateFile template = TemplateFile.read(file);
    List<Watched> watched = watched(template);

    template
        .resources("AWS::Events::Rule")
        .forEach(
            (id, rule) -> {
              boolean setsAside =
                  TemplateFile.objects(TemplateFile.properties(rule).get("Targets")).stream()
                      .allMatch(it -> it.containsKey("DeadLetterConfig"));
              boolean onABusOfOurs = TemplateFile.properties(rule).containsKey("EventBusName");
              assertThat(watched)
                  .as(id)
                  .anySatisfy(
                      it -> {
                        assertThat(it.metric)
                            .isEqualTo(
                                "AWS/Events "
                                    + (setsAside
                                        ? "InvocationsFailedToBeSentToDlq"
                                        : "FailedInvocations"));
                        assertThat(it.dimensions)
                            .contains("Name=RuleName")
                            .containsPattern("\\b" + id + "\\b");
                        assertThat(it.dimensions.contains("Name=EventBusName, Value=BusName"))
                            .isEqualTo(onABusOfOurs);
                        assertThat(it.condition).isEqualTo(condition(rule));
                      });
            });
  }

  @Test
  void call_thatAFunctionFailedAndThatCannotBeSetAside_rings() {
    assertEachRings(
        "AWS::Serverless::Function",
        it -> TemplateFile.properties(it.getValue()).containsKey("EventInvokeConfig"),
        "AWS/Lambda DestinationDeliveryFailures",
        "[{Name=FunctionName, Value=%s}]");
  }

  @Test
  void message_thatDoesNotReachASubscriber_rings() {
    assertEachRings(
        "AWS::SNS::Topic",
        it -> true,
        "AWS/SNS NumberOfNotificationsFailed",
        "[{Name=TopicName, Value=%s.TopicName}]");
  }

  @Test
  void messageInADeadLetterQueue_rings() {
    assertEachRings(
        "AWS::SQS::Queue",
        it -> it.getKey().endsWith("DeadLetterQueue"),
        "AWS/SQS ApproximateNumberOfMessagesVisible",
        "[{Name=QueueName, Value=%s.QueueName}]");
  }

  @Test
  void messageThatWaitsTooLong_rings() {
    assertEachRings(
        "AWS::SQS::Queue",
        it -> !it.getKey().endsWith("DeadLetterQueue"),
        "AWS/SQS ApproximateAgeOfOldestMessage",
        "[{Name=QueueName, Value=%s.QueueName}]");
  }

  /** Holds that an alarm looks at a metric of each resource of a type, wherever there is one. */
  private static void assertEachRings(
      String type,
      Predicate<Map.Entry<String, Map<String, Object>>> which,
      String metric,
      String dimensions) {
    TemplateFile template = TemplateFile.read(OURS);
    List<Watched> watched = watched(template);

    assertThat(template.resources(type).entrySet())
        .filteredOn(which)
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(watched)
                    .contains(
                        new Watched(
                            condition(it.getValue()), metric, dimensions.formatted(it.getKey()))));
  }

  @Test
  void whatAFunctionCountsAsNotDone_rings() {
    assertThat(watched(TemplateFile.read(OURS)).stream().map(Watched::metric))
        .contains(
            "KmsAccess AccessesStuck",
            "KmsAccess EndingsFailed",
            "KmsAccess EndingsUnannounced",
            "KmsAccess MembersUnreached",
            "KmsAccess OldestOverdueSeconds",
            "KmsAccess OldestWrittenOverdueSeconds",
            "KmsAccess ReadFaults");
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void alarmOnSeveralMetrics_isOneThatCloudWatchTakes(String file) {
    TemplateFile.read(file)
        .resources("AWS::CloudWatch::Alarm")
        .forEach(
            (name, alarm) -> {
              List<Map<String, Object>> entries = entries(alarm);
              if (entries.isEmpty()) {
                return;
              }
              assertThat(entries)
                  .as(name)
                  .hasSizeLessThanOrEqualTo(MOST_METRICS_OF_AN_ALARM + 1)
                  .filteredOn(it -> !"false".equals(it.get("ReturnData")))
                  .singleElement()
                  .satisfies(it -> assertThat(it).containsKey("Expression"));
              assertThat(entries.stream().map(it -> String.valueOf(it.get("Id"))))
                  .as(name)
                  .doesNotHaveDuplicates()
                  .allMatch(it -> it.matches("[a-z][a-zA-Z0-9_]*"));
            });
  }

  @Test
  void metricOfAnAlarm_isAmongWhatTheCostsCount() {
    TemplateFile template = TemplateFile.read(OURS);

    assertThat(Project.text("docs/operations.md"))
        .contains(
            "| alarms, all %d, on %d metrics | "
                .formatted(
                    template.resources("AWS::CloudWatch::Alarm").size(), watched(template).size()));
  }

  private static List<Watched> watched(TemplateFile template) {
    List<Watched> watched = new ArrayList<>();
    for (Map<String, Object> alarm : template.resources("AWS::CloudWatch::Alarm").values()) {
      Map<String, Object> properties = TemplateFile.properties(alarm);
      if (properties.containsKey("MetricName")) {
        watched.add(watched(condition(alarm), properties));
      }
      members(alarm)
          .forEach(
              it ->
                  watched.add(
                      it instanceof List<?> chosen
                          ? watched(String.valueOf(chosen.getFirst()), metric(chosen.get(1)))
                          : watched(condition(alarm), metric(it))));
    }
    return watched;
  }

  private static Watched watched(String condition, Map<String, Object> metric) {
    return new Watched(
        condition,
        metric.get("Namespace") + " " + metric.get("MetricName"),
        String.valueOf(metric.get("Dimensions")));
  }

  private static Map<String, Object> metric(Object entry) {
    Map<String, Object> stat = TemplateFile.object(TemplateFile.object(entry).get("MetricStat"));
    return TemplateFile.object(stat.get("Metric"));
  }

  /** The metrics of an alarm on several, without what is worked out of them. */
  private static List<?> members(Map<String, Object> alarm) {
    return TemplateFile.properties(alarm).get("Metrics") instanceof List<?> all
        ? all.stream().filter(it -> !TemplateFile.object(it).containsKey("Expression")).toList()
        : List.of();
  }

  private static List<Map<String, Object>> entries(Map<String, Object> alarm) {
    return TemplateFile.properties(alarm).get("Metrics") instanceof List<?> all
        ? all.stream()
            .flatMap(it -> it instanceof List<?> chosen ? Stream.of(chosen.get(1)) : Stream.of(it))
            .map(TemplateFile::object)
            .toList()
        : List.of();
  }

  private static String condition(Map<String, Object> resource) {
    return String.valueOf(resource.getOrDefault("Condition", ""));
  }
}
