package dev.kmsaccess.local.lambda;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.LocalCloud;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Runs a function's code once and writes what it logged, both in the function's role. */
final class Running {

  private final LocalCloud cloud;
  private final DeployedFunction function;
  private final Arn invoked;

  Running(LocalCloud cloud, DeployedFunction function, Arn invoked) {
    this.cloud = cloud;
    this.function = function;
    this.invoked = invoked;
  }

  /** Returns the function's answer. */
  String run(String requestId, String event) throws FunctionErrorException {
    List<String> lines = new ArrayList<>();
    Instant now = cloud.clock().instant();
    Invocation invocation =
        new Invocation(
            requestId,
            function.name(),
            invoked.toString(),
            now.plus(function.timeout()),
            lines::add);
    try {
      byte[] answer = function.code().invoke(event.getBytes(StandardCharsets.UTF_8), invocation);
      return new String(answer, StandardCharsets.UTF_8);
    } catch (Exception failure) {
      lines.add(failure.toString());
      throw new FunctionErrorException(failure);
    } finally {
      write(lines);
    }
  }

  private void write(List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    CloudWatchLogsClient logs = function.clients().logs();
    String stream =
        LocalDate.ofInstant(cloud.clock().instant(), ZoneOffset.UTC).toString().replace('-', '/')
            + "/[$LATEST]";
    long time = cloud.clock().millis();
    List<InputLogEvent> events =
        lines.stream()
            .map(it -> InputLogEvent.builder().timestamp(time).message(it).build())
            .toList();
    try {
      open(logs, stream);
      logs.putLogEvents(
          it -> it.logGroupName(function.logGroup()).logStreamName(stream).logEvents(events));
    } catch (AwsServiceException refused) {
      // Without the rights to log, a function runs on in silence; so it is on Lambda.
    }
  }

  private void open(CloudWatchLogsClient logs, String stream) {
    try {
      logs.createLogStream(it -> it.logGroupName(function.logGroup()).logStreamName(stream));
    } catch (ResourceAlreadyExistsException e) {
      // An earlier invocation of the same day opened it.
    } catch (ResourceNotFoundException e) {
      logs.createLogGroup(it -> it.logGroupName(function.logGroup()));
      logs.createLogStream(it -> it.logGroupName(function.logGroup()).logStreamName(stream));
    }
  }
}
