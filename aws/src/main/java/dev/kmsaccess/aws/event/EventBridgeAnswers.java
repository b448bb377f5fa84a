package dev.kmsaccess.aws.event;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.AnswerChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Publishes answers on the central bus and copies on the buses of the accounts that they are for,
 * in one call where all goes well.
 *
 * <p>A member's bus has the name and the Region of the central one. EventBridge says nothing of a
 * bus that does not exist: it takes the entry and drops it (see <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html">PutEvents</a>).
 * So an account is only known to be unreachable where its bus refuses us.
 */
public final class EventBridgeAnswers implements AnswerChannel {

  /** PutEvents takes ten entries, and an answer makes two of them at most. */
  private static final int ANSWERS_A_CALL = 5;

  private record Entry(PutEventsRequestEntry entry, Optional<AccountId> copyFor) {
    boolean isCopy() {
      return copyFor.isPresent();
    }
  }

  private final EventBridgeClient eventBridge;
  private final Arn centralBus;

  /** Makes a channel to the central bus of that ARN. */
  public EventBridgeAnswers(EventBridgeClient eventBridge, Arn centralBus) {
    this.eventBridge = eventBridge;
    this.centralBus = centralBus;
  }

  @Override
  public List<AccountId> publish(List<Answer> answers) {
    Set<AccountId> unreached = new LinkedHashSet<>();
    for (int from = 0; from < answers.size(); from += ANSWERS_A_CALL) {
      List<Answer> some = answers.subList(from, Math.min(from + ANSWERS_A_CALL, answers.size()));
      unreached.addAll(put(some.stream().flatMap(it -> entries(it).stream()).toList()));
    }
    return List.copyOf(unreached);
  }

  private List<AccountId> put(List<Entry> entries) {
    try {
      return judge(entries, send(entries));
    } catch (AwsServiceException e) {
      if (mayPass(e) || entries.stream().noneMatch(Entry::isCopy)) {
        throw e;
      }
      // One bus that shuts us out can fail a whole call; it must not cost the others their answer.
      return putOneByOne(entries);
    }
  }

  private List<AccountId> putOneByOne(List<Entry> entries) {
    List<Entry> central = entries.stream().filter(it -> !it.isCopy()).toList();
    judge(central, send(central));
    List<AccountId> unreached = new ArrayList<>();
    entries.stream()
        .filter(Entry::isCopy)
        .forEach(
            copy -> {
              try {
                unreached.addAll(judge(List.of(copy), send(List.of(copy))));
              } catch (SdkException e) {
                copy.copyFor().ifPresent(unreached::add);
              }
            });
    return unreached;
  }

  private PutEventsResponse send(List<Entry> entries) {
    return eventBridge.putEvents(it -> it.entries(entries.stream().map(Entry::entry).toList()));
  }

  private static List<AccountId> judge(List<Entry> entries, PutEventsResponse response) {
    List<AccountId> unreached = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      PutEventsResultEntry result = response.entries().get(i);
      if (result.errorCode() != null) {
        AccountId account =
            entries
                .get(i)
                .copyFor()
                .orElseThrow(
                    () ->
                        new UnpublishedException(
                            "the central bus did not take an answer: "
                                + result.errorCode()
                                + ": "
                                + result.errorMessage()));
        unreached.add(account);
      }
    }
    return unreached;
  }

  private List<Entry> entries(Answer answer) {
    List<Entry> entries = new ArrayList<>();
    String detail = StrictJson.write(answer.detail());
    entries.add(new Entry(entry(answer, detail, centralBus), Optional.empty()));
    answer
        .copyTo()
        .filter(account -> !account.id().equals(centralBus.account()))
        .ifPresent(
            account ->
                entries.add(
                    new Entry(entry(answer, detail, busOf(account)), Optional.of(account))));
    return entries;
  }

  private static PutEventsRequestEntry entry(Answer answer, String detail, Arn bus) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus.toString())
        .source(Answer.SOURCE)
        .detailType(answer.type().text())
        .detail(detail)
        .build();
  }

  private Arn busOf(AccountId account) {
    return new Arn(
        centralBus.partition(),
        centralBus.service(),
        centralBus.region(),
        account.id(),
        centralBus.resource());
  }

  private static boolean mayPass(AwsServiceException e) {
    return e.isThrottlingException() || e.statusCode() >= 500;
  }
}
