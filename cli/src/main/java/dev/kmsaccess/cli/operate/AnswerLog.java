package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.history.AccessHistory;
import dev.kmsaccess.core.history.PastAccess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The log group that the key account keeps all answers in.
 *
 * @param group its name
 */
public record AnswerLog(AwsOptions aws, String group) {

  /**
   * Returns the accesses that were there at some instant of a span, the earliest first.
   *
   * @param account the key account, whose answers count
   * @param end the end of the span, which is not part of it
   * @throws UserFault if the log group cannot be read
   */
  public List<PastAccess> accesses(AccountId account, Instant start, Instant end) {
    return AccessHistory.of(account, answers(start)).stream()
        .filter(it -> it.wasThere(start, end))
        .toList();
  }

  /** Returns the account behind the current credentials. */
  public AccountId account() {
    try (StsClient sts = aws.build(StsClient.builder())) {
      return new AccountId(sts.getCallerIdentity().account());
    } catch (SdkException e) {
      throw UserFault.unreachable("AWS does not say who you are: " + e.getMessage());
    }
  }

  private List<EventEnvelope> answers(Instant start) {
    List<EventEnvelope> answers = new ArrayList<>();
    try (CloudWatchLogsClient logs = aws.build(CloudWatchLogsClient.builder())) {
      FilterLogEventsRequest request =
          FilterLogEventsRequest.builder()
              .logGroupName(group)
              // No access is longer, so one of the span was given at most so long before it. Its
              // end is announced later than the span; so everything since then is read.
              .startTime(Math.max(0, start.minus(Installation.LONGEST_OF_ALL).toEpochMilli()))
              .filterPattern(
                  "{ $.detail-type = \"KMS Access Granted\" || $.detail-type = \"KMS Access"
                      + " Ended\" }")
              .build();
      for (FilteredLogEvent line : logs.filterLogEventsPaginator(request).events()) {
        if (EventEnvelope.parse(line.message()) instanceof EventEnvelope.Result.Read(var event)) {
          answers.add(event);
        }
      }
      return answers;
    } catch (ResourceNotFoundException e) {
      throw UserFault.unreachable(
          "there is no log group "
              + group
              + " here. Use credentials of the key account, or name the stack's output"
              + " AnswerLogGroupName with --log-group.");
    } catch (SdkException e) {
      throw UserFault.unreachable("the log group " + group + " cannot be read: " + e.getMessage());
    }
  }
}
