package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The answers to one request, in the log group that the member stack keeps them in. Reading takes
 * nothing away, so several may wait for the same answer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">FilterLogEvents</a>
 */
final class Answers {

  private final CloudWatchLogsClient logs;
  private final String group;
  private final String keyAccount;
  private final String requestId;
  private final Set<String> known;

  /**
   * Remembers what was answered before, and finds out by that whether answers can be read at all.
   *
   * @param keyAccount whose answers count; others could write to the log too
   */
  Answers(CloudWatchLogsClient logs, String group, String keyAccount, String requestId) {
    this.logs = logs;
    this.group = group;
    this.keyAccount = keyAccount;
    this.requestId = requestId;
    this.known = read().stream().map(FilteredLogEvent::eventId).collect(Collectors.toSet());
  }

  /** Returns the first answer that was not there before, if one has come. */
  Optional<EventEnvelope> next() {
    return read().stream()
        .filter(line -> known.add(line.eventId()))
        .flatMap(line -> answer(line).stream())
        .findFirst();
  }

  /** Returns the latest answer by which an access was given, if there was one. */
  Optional<EventEnvelope> lastGranted() {
    return read().stream()
        .flatMap(line -> answer(line).stream())
        .filter(it -> it.type().equals(Optional.of(DetailType.GRANTED)))
        .filter(it -> !it.detail().isTrue("dryRun"))
        .reduce((earlier, later) -> later);
  }

  /** An answer is what the key account's functions say; others could write to the log too. */
  private Optional<EventEnvelope> answer(FilteredLogEvent line) {
    return EventEnvelope.parse(line.message()) instanceof EventEnvelope.Result.Read(var event)
            && event.source().equals(Answer.SOURCE)
            && event.account().id().equals(keyAccount)
        ? Optional.of(event)
        : Optional.empty();
  }

  private List<FilteredLogEvent> read() {
    try {
      return logs
          .filterLogEventsPaginator(
              it ->
                  it.logGroupName(group)
                      .filterPattern("{ $.detail.requestId = \"" + requestId + "\" }"))
          .events()
          .stream()
          .toList();
    } catch (ResourceNotFoundException e) {
      throw UserFault.unreachable(
          "answers cannot reach you: there is no log group "
              + group
              + " in this account and Region. Install member/template.yaml here, or name the group"
              + " with --log-group. Nothing was sent.");
    } catch (SdkException e) {
      throw UserFault.unreachable("the log group " + group + " cannot be read: " + e.getMessage());
    }
  }
}
