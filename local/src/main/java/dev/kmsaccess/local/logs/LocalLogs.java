package dev.kmsaccess.local.logs;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourcePolicy;

/** CloudWatch Logs as one caller sees it in one Region. */
public final class LocalLogs implements CloudWatchLogsClient {

  private static final int MOST_FOUND = 10_000;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;
  private final LogGroups groups;

  /** Makes the client of a caller. */
  public LocalLogs(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, LogsErrors.STYLE);
    this.groups = LogGroups.of(cloud);
  }

  @Override
  public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
    return cloud.call(
        () -> {
          Arn arn = require("logs:CreateLogGroup", request.logGroupName(), "");
          if (groups.find(arn).isPresent()) {
            throw LogsErrors.exists("log group");
          }
          groups.create(new LogGroup(arn, request.logGroupName(), cloud.clock().instant()));
          return CreateLogGroupResponse.builder().build();
        });
  }

  @Override
  public DeleteLogGroupResponse deleteLogGroup(DeleteLogGroupRequest request) {
    return cloud.call(
        () -> {
          groups.delete(group("logs:DeleteLogGroup", request.logGroupName()));
          return DeleteLogGroupResponse.builder().build();
        });
  }

  @Override
  public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
    return cloud.call(
        () -> {
          Arn all = require("logs:DescribeLogGroups", "", "");
          String prefix = Optional.ofNullable(request.logGroupNamePrefix()).orElse("");
          return DescribeLogGroupsResponse.builder()
              .logGroups(
                  groups.all().stream()
                      .filter(it -> it.arn().account().equals(all.account()))
                      .filter(it -> it.arn().region().equals(region))
                      .filter(it -> it.name().startsWith(prefix))
                      .map(LocalLogs::shown)
                      .toList())
              .build();
        });
  }

  @Override
  public PutRetentionPolicyResponse putRetentionPolicy(PutRetentionPolicyRequest request) {
    return cloud.call(
        () -> {
          group("logs:PutRetentionPolicy", request.logGroupName())
              .setRetentionDays(Optional.ofNullable(request.retentionInDays()));
          return PutRetentionPolicyResponse.builder().build();
        });
  }

  @Override
  public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
    return cloud.call(
        () -> {
          authorizer.require(
              caller, ServiceCall.of("logs:PutResourcePolicy", "*", ownAccount()).in(region));
          groups.policies(ownAccount(), region).put(request.policyName(), request.policyDocument());
          return PutResourcePolicyResponse.builder()
              .resourcePolicy(
                  ResourcePolicy.builder()
                      .policyName(request.policyName())
                      .policyDocument(request.policyDocument())
                      .lastUpdatedTime(cloud.clock().millis())
                      .build())
              .build();
        });
  }

  @Override
  public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
    return cloud.call(
        () -> {
          LogGroup group = group("logs:CreateLogStream", request.logGroupName());
          if (group.streams().containsKey(request.logStreamName())) {
            throw LogsErrors.exists("log stream");
          }
          group.streams().put(request.logStreamName(), cloud.clock().instant());
          return CreateLogStreamResponse.builder().build();
        });
  }

  @Override
  public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
    return cloud.call(
        () -> {
          LogGroup group =
              group(
                  "logs:DescribeLogStreams",
                  named(request.logGroupName(), request.logGroupIdentifier()));
          String prefix = Optional.ofNullable(request.logStreamNamePrefix()).orElse("");
          return DescribeLogStreamsResponse.builder()
              .logStreams(
                  group.streams().entrySet().stream()
                      .filter(it -> it.getKey().startsWith(prefix))
                      .map(
                          it ->
                              LogStream.builder()
                                  .logStreamName(it.getKey())
                                  .creationTime(it.getValue().toEpochMilli())
                                  .arn(group.arn() + ":log-stream:" + it.getKey())
                                  .build())
                      .toList())
              .build();
        });
  }

  @Override
  public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
    return cloud.call(
        () -> {
          Arn arn =
              require(
                  "logs:PutLogEvents",
                  request.logGroupName(),
                  ":log-stream:" + request.logStreamName());
          LogGroup group = groups.find(arn).orElseThrow(() -> LogsErrors.noSuch("log group"));
          if (!group.streams().containsKey(request.logStreamName())) {
            throw LogsErrors.noSuch("log stream");
          }
          for (InputLogEvent event : request.logEvents()) {
            group
                .lines()
                .add(
                    new LogLine(
                        request.logStreamName(),
                        groups.nextNumber(),
                        Instant.ofEpochMilli(event.timestamp()),
                        cloud.clock().instant(),
                        event.message()));
          }
          return PutLogEventsResponse.builder().build();
        });
  }

  @Override
  public FilterLogEventsResponse filterLogEvents(FilterLogEventsRequest request) {
    return cloud.call(
        () -> {
          LogGroup group =
              group(
                  "logs:FilterLogEvents",
                  named(request.logGroupName(), request.logGroupIdentifier()));
          List<LogLine> found = search(group, request).toList();
          int from = Optional.ofNullable(request.nextToken()).map(Integer::valueOf).orElse(0);
          int most = Optional.ofNullable(request.limit()).orElse(MOST_FOUND);
          int to = Math.min(found.size(), from + most);
          FilterLogEventsResponse.Builder response =
              FilterLogEventsResponse.builder()
                  .events(found.subList(from, to).stream().map(LocalLogs::shown).toList());
          return (to < found.size() ? response.nextToken(Integer.toString(to)) : response).build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private static Stream<LogLine> search(LogGroup group, FilterLogEventsRequest request) {
    Predicate<String> pattern =
        FilterPattern.parse(Optional.ofNullable(request.filterPattern()).orElse(""));
    long start = Optional.ofNullable(request.startTime()).orElse(Long.MIN_VALUE);
    long end = Optional.ofNullable(request.endTime()).orElse(Long.MAX_VALUE);
    String prefix = Optional.ofNullable(request.logStreamNamePrefix()).orElse("");
    return group.lines().stream()
        .filter(it -> it.time().toEpochMilli() >= start && it.time().toEpochMilli() <= end)
        .filter(it -> it.stream().startsWith(prefix))
        .filter(
            it -> !request.hasLogStreamNames() || request.logStreamNames().contains(it.stream()))
        .filter(it -> pattern.test(it.message()))
        .sorted(Comparator.comparing(LogLine::time).thenComparing(LogLine::number));
  }

  private static String named(String name, String identifier) {
    if (name != null) {
      return name;
    }
    // An identifier is a name or the ARN of a group, here of the caller's own account.
    String text = Optional.ofNullable(identifier).orElse("");
    return Arn.parse(text)
        .map(it -> it.resource().replaceFirst("^log-group:", "").replaceFirst(":\\*$", ""))
        .orElse(text);
  }

  private LogGroup group(String action, String name) {
    return groups.find(require(action, name, "")).orElseThrow(() -> LogsErrors.noSuch("log group"));
  }

  /** Returns the ARN of a group once the caller may do this with it or with its stream. */
  private Arn require(String action, String name, String stream) {
    Arn arn =
        new Arn(
            LocalCloud.PARTITION,
            "logs",
            region,
            ownAccount().id(),
            "log-group:" + Optional.ofNullable(name).orElse(""));
    String resource = arn + (stream.isEmpty() ? ":*" : stream);
    ServiceCall call = ServiceCall.of(action, resource, ownAccount());
    authorizer.require(caller, groups.policy(ownAccount(), region).map(call::under).orElse(call));
    return arn;
  }

  /** Returns the account whose logs the caller sees; a service works for the account it serves. */
  private AccountId ownAccount() {
    return caller
        .account()
        .or(
            () ->
                caller instanceof CallerIdentity.Service service
                    ? service.sourceArn().flatMap(it -> AccountId.parse(it.account()))
                    : Optional.empty())
        .orElseThrow(LogsErrors.STYLE::unknownClient);
  }

  private static software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup shown(LogGroup it) {
    return software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
        .logGroupName(it.name())
        .arn(it.arn() + ":*")
        .logGroupArn(it.arn().toString())
        .creationTime(it.created().toEpochMilli())
        .retentionInDays(it.retentionDays().orElse(null))
        .build();
  }

  private static FilteredLogEvent shown(LogLine it) {
    return FilteredLogEvent.builder()
        .eventId(it.id())
        .logStreamName(it.stream())
        .timestamp(it.time().toEpochMilli())
        .ingestionTime(it.ingested().toEpochMilli())
        .message(it.message())
        .build();
  }
}
