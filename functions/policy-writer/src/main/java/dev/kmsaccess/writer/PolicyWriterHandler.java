package dev.kmsaccess.writer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.Trust;
import dev.kmsaccess.aws.alert.SnsAlerts;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.iam.RoleAccesses;
import dev.kmsaccess.aws.kms.KeyPolicyAccesses;
import dev.kmsaccess.aws.kms.OwnKeyPolicies;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.queue.QueueBatch;
import dev.kmsaccess.aws.queue.QueueBatch.Message;
import dev.kmsaccess.aws.queue.WorkQueue;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.DecidedParser;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.usecase.CleanUp;
import dev.kmsaccess.core.usecase.ExpiryWarnings;
import dev.kmsaccess.core.usecase.OverwrittenEdits;
import dev.kmsaccess.core.usecase.PolicyWriter;
import dev.kmsaccess.core.usecase.UnannouncedException;
import dev.kmsaccess.core.usecase.Written;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Carries out, message by message of its queue, what the broker decided, and cleans up when the
 * schedule's tick is among them. The queue has one group of messages, so there is never more than
 * one of it at work, and that makes it the single writer.
 */
public final class PolicyWriterHandler implements RequestStreamHandler {

  /** How often the queue hands a message over: {@code maxReceiveCount} of the template. */
  private static final int RECEIPTS = 5;

  /** How much longer a message waits each time that it fails. */
  private static final Duration PAUSE = Duration.ofSeconds(20);

  /** Time for the calls that are under way: a write and an announcement of ten seconds each. */
  private static final Duration RESERVE = Duration.ofSeconds(20);

  /** As the template's schedule has it. */
  private static final Duration CLEAN_UP_PERIOD = Duration.ofMinutes(5);

  private static final String KMS = "aws.kms";

  private final Installation installation;
  private final PolicyWriter writer;
  private final CleanUp cleanUp;
  private final OverwrittenEdits edits;
  private final WorkQueue queue;
  private final WriterWords words;
  private final InstantSource clock;

  /** Wires the handler as Lambda runs it. */
  public PolicyWriterHandler() {
    this(System.getenv(), AwsClients.inRegion(new Settings(System.getenv()).region()));
  }

  private PolicyWriterHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        clients.build(KmsClient.builder()),
        clients.build(IamClient.builder()),
        clients.build(EventBridgeClient.builder()),
        clients.build(SqsClient.builder()),
        clients.build(SnsClient.builder()),
        InstantSource.system(),
        System.out::println);
  }

  /**
   * Wires the handler.
   *
   * @param environment the settings of the template
   * @param lines takes the lines of its log
   */
  public PolicyWriterHandler(
      Map<String, String> environment,
      KmsClient kms,
      IamClient iam,
      EventBridgeClient eventBridge,
      SqsClient sqs,
      SnsClient sns,
      InstantSource clock,
      Consumer<String> lines) {
    Settings settings = new Settings(environment);
    Arn bus = settings.read(Settings.BUS, Arn::parse);
    this.installation = settings.installation();
    Trust trust =
        Trust.read(
            settings.path(Settings.EXCEPTIONS),
            settings.read(Settings.ORGANIZATION, OrganizationId::parse));
    List<Accesses> places = new ArrayList<>();
    if (installation.modes().contains(Mode.POLICY)) {
      places.add(new KeyPolicyAccesses(kms, installation, trust::at, clock));
    }
    if (installation.modes().contains(Mode.ROLE)) {
      places.add(
          new RoleAccesses(
              iam, installation, settings.text(Settings.ROLE_BOUNDARY), trust::at, clock));
    }
    EventBridgeAnswers answers = new EventBridgeAnswers(eventBridge, bus);
    this.writer = new PolicyWriter(installation, places, answers, clock);
    this.cleanUp =
        new CleanUp(
            places,
            answers,
            ExpiryWarnings.of(settings.duration(Settings.WARN_BEFORE), CLEAN_UP_PERIOD),
            clock);
    this.edits =
        new OverwrittenEdits(
            installation.stack(),
            new OwnKeyPolicies(kms),
            alert -> SnsAlerts.of(sns, settings).send(alert),
            clock);
    this.queue =
        new WorkQueue(
            sqs, settings.text(Settings.DECIDED_QUEUE), settings.text(Settings.DEAD_LETTERS));
    this.words =
        new WriterWords(
            new JsonLog(lines, clock), new MetricLines(lines, clock, installation.stack().text()));
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    QueueBatch batch =
        QueueBatch.read(input.readAllBytes())
            .orElseThrow(() -> new IllegalArgumentException("the input is no batch of messages"));
    Instant until = clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    output.write(QueueBatch.failed(handle(batch, until)));
  }

  /** Returns the messages that are to come again. */
  private List<Message> handle(QueueBatch batch, Instant until) {
    List<Message> again = new ArrayList<>();
    Map<PolicyWriter.Item, Message> decided = new LinkedHashMap<>();
    Map<Message, CloudTrailRecord> edited = new LinkedHashMap<>();
    boolean ticked = false;
    for (Message message : batch.messages()) {
      switch (read(message)) {
        case Work.Decision(Decided what) ->
            decided.put(
                new PolicyWriter.Item(message.id(), what, message.receipts() >= RECEIPTS), message);
        case Work.Tick tick -> ticked = true;
        case Work.Edit(CloudTrailRecord record) -> edited.put(message, record);
        case Work.Unknown(String why) -> setAside(message, why).ifPresent(again::add);
      }
    }
    Set<PolicyWriter.Item> putBack = write(List.copyOf(decided.keySet()), until);
    decided.forEach(
        (item, message) -> {
          if (putBack.contains(item)) {
            again.add(comeAgain(message));
          }
        });
    // After the writing, so that a write which overwrote one of them is seen.
    edited.forEach(
        (message, record) -> {
          if (!isLookedAfter(record)) {
            again.add(comeAgain(message));
          }
        });
    if (ticked) {
      words.tell(cleanUp.run(until));
    }
    return again;
  }

  /** Returns the items that are to come again. */
  private Set<PolicyWriter.Item> write(List<PolicyWriter.Item> items, Instant until) {
    if (items.isEmpty()) {
      return Set.of();
    }
    try {
      Written written = writer.write(items, until);
      words.tell(written);
      return written.failed().stream()
          .map(Written.PutBack::item)
          .filter(it -> !it.last())
          .collect(Collectors.toUnmodifiableSet());
    } catch (RuntimeException failure) {
      // The bus is down: what was done is found done when the messages come again.
      words.tellFailure("a batch could not be answered", failure);
      if (failure instanceof UnannouncedException unannounced) {
        words.tellUnannounced(unannounced.ends());
      }
      return Set.copyOf(items);
    }
  }

  private boolean isLookedAfter(CloudTrailRecord record) {
    try {
      words.tell(record.eventId(), edits.check(record));
      return true;
    } catch (RuntimeException failure) {
      words.tellFailure("what became of an edit could not be told", failure);
      return false;
    }
  }

  private Message comeAgain(Message message) {
    try {
      queue.comeAgain(message, PAUSE.multipliedBy(message.receipts()));
    } catch (RuntimeException failure) {
      // Then it comes again after the queue's own time.
      words.tellFailure("a message could not be given a time to come again", failure);
    }
    return message;
  }

  /** Returns the message if it could not be set aside; it ends in its queue's own dead letters. */
  private Optional<Message> setAside(Message message, String why) {
    words.tellSetAside(message.id(), why);
    try {
      queue.setAside(message);
      return Optional.empty();
    } catch (RuntimeException failure) {
      words.tellFailure("a message could not be set aside", failure);
      return Optional.of(message);
    }
  }

  /** What a message is about. */
  private sealed interface Work {
    record Decision(Decided what) implements Work {}

    record Tick() implements Work {}

    record Edit(CloudTrailRecord record) implements Work {}

    record Unknown(String why) implements Work {}
  }

  private Work read(Message message) {
    return switch (EventEnvelope.parse(message.body())) {
      case EventEnvelope.Result.Unreadable(var problems) ->
          new Work.Unknown("it is no event: " + problems.getFirst());
      case EventEnvelope.Result.Read(EventEnvelope event) -> read(event);
    };
  }

  private Work read(EventEnvelope event) {
    if (!event.account().equals(installation.keyAccount())) {
      return new Work.Unknown("account " + event.account() + " sent it");
    }
    if (event.isTick()) {
      return new Work.Tick();
    }
    if (event.source().equals(KMS) && event.type().equals(Optional.of(DetailType.CLOUD_TRAIL))) {
      return switch (CloudTrailRecord.parse(event.detail())) {
        case CloudTrailRecord.Result.Read(CloudTrailRecord record) -> new Work.Edit(record);
        case CloudTrailRecord.Result.Unreadable(var problems) ->
            new Work.Unknown("it is no record: " + problems.getFirst());
      };
    }
    if (!event.source().equals(Answer.SOURCE)
        || !event.type().equals(Optional.of(DetailType.DECIDED))
        || event.replayName().isPresent()) {
      return new Work.Unknown("it is nothing for the policy writer, or a replay");
    }
    return switch (DecidedParser.parse(event.detail())) {
      case DecidedParser.Result.Unreadable(var problems) ->
          new Work.Unknown(problems.isEmpty() ? "" : problems.getFirst().toString());
      case DecidedParser.Result.Read(Decided.ToOpen open) when !isOfThisStack(open) ->
          new Work.Unknown("it is about another stack, account or Region");
      case DecidedParser.Result.Read(Decided decided) -> new Work.Decision(decided);
    };
  }

  private boolean isOfThisStack(Decided.ToOpen open) {
    KeyArn key = open.access().scope().key();
    return open.access().name().stack().equals(installation.stack())
        && key.account().equals(installation.keyAccount())
        && key.region().equals(installation.region())
        && open.access().scope().mode() != Mode.GRANT;
  }
}
