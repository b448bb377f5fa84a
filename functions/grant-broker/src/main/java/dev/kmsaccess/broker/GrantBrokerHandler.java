package dev.kmsaccess.broker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.PathsFile;
import dev.kmsaccess.aws.RulesFile;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.kms.KmsKeyDirectory;
import dev.kmsaccess.aws.kms.KmsSeal;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.queue.QueueBatch;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.usecase.Broker;
import dev.kmsaccess.core.usecase.Broker.Delivery;
import dev.kmsaccess.core.usecase.UnannouncedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.crac.Core;
import org.crac.Resource;

/**
 * Answers an event that a rule delivers, and releases that come again out of the delay queue.
 *
 * <p>A request that can be read at all is answered, be it by a refusal. What throws comes again:
 * KMS or the bus could not be reached, or the input is no event and ends in the dead-letter queue.
 */
public final class GrantBrokerHandler implements RequestStreamHandler {

  private final Broker broker;
  private final BrokerWords words;

  /** Lambda's list of resources holds them weakly; without this reference none would be primed. */
  private final Optional<Resource> priming;

  /** Wires the handler as Lambda runs it, and has it primed before a snapshot is taken. */
  public GrantBrokerHandler() {
    this(System.getenv(), AwsClients.inRegion(new Settings(System.getenv()).region()));
  }

  private GrantBrokerHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        BrokerClients.of(clients),
        InstantSource.system(),
        System.out::println,
        RulesFile.read(new Settings(environment).path(Settings.RULES)),
        /* primed= */ true);
  }

  /**
   * Wires the handler.
   *
   * @param environment the settings of the template
   * @param lines takes the lines of its log
   */
  public GrantBrokerHandler(
      Map<String, String> environment,
      BrokerClients clients,
      InstantSource clock,
      Consumer<String> lines) {
    this(
        environment,
        clients,
        clock,
        lines,
        RulesFile.read(new Settings(environment).path(Settings.RULES)),
        /* primed= */ false);
  }

  GrantBrokerHandler(
      Map<String, String> environment,
      BrokerClients clients,
      InstantSource clock,
      Consumer<String> lines,
      RuleBook rules,
      boolean primed) {
    Settings settings = new Settings(environment);
    Arn bus = settings.read(Settings.BUS, Arn::parse);
    Installation installation = settings.installation();
    KmsAccounts owners = clients.owners(installation, clock);
    JsonLog log = new JsonLog(lines, clock);
    KmsGrantAccesses grants =
        KmsGrantAccesses.endedByOwner(
            clients.kms(),
            owners,
            installation.ownership(),
            settings.read(Settings.REAPER_ROLE, PrincipalArn::parse));
    this.words = new BrokerWords(log, new MetricLines(lines, clock, installation.stack().text()));
    this.broker =
        new Broker(
            installation,
            rules,
            new KmsKeyDirectory(owners, installation, rules.asksForAliases(), clock, log),
            PathsFile.read(settings.optional(Settings.ACCOUNT_PATHS).map(Path::of))::pathOf,
            List.of(grants),
            new EventBridgeAnswers(clients.eventBridge(), bus),
            settings.optional(Settings.APPROVAL_KEY).map(key -> new KmsSeal(clients.kms(), key)),
            clock);
    this.priming =
        primed ? Optional.of(new Priming(environment, grants, clock, log)) : Optional.empty();
    priming.ifPresent(Core.getGlobalContext()::register);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(handle(input.readAllBytes()));
  }

  /** Handles what a rule or the delay queue delivers; returns the function's answer to Lambda. */
  byte[] handle(byte[] input) {
    Optional<QueueBatch> batch = QueueBatch.read(input);
    if (batch.isPresent()) {
      return handle(batch.get());
    }
    handle(EventEnvelope.parse(input), Delivery.FIRST);
    return new byte[0];
  }

  private byte[] handle(QueueBatch batch) {
    List<QueueBatch.Message> failed = new ArrayList<>();
    for (QueueBatch.Message message : batch.messages()) {
      try {
        handle(EventEnvelope.parse(message.body()), Delivery.AGAIN);
      } catch (RuntimeException e) {
        // One message must not bring back the others; it comes again by itself.
        words.tellFailure(message.id(), e);
        failed.add(message);
      }
    }
    return QueueBatch.failed(failed);
  }

  private void handle(EventEnvelope.Result event, Delivery delivery) {
    switch (event) {
      case EventEnvelope.Result.Read(EventEnvelope envelope) -> handle(envelope, delivery);
      case EventEnvelope.Result.Unreadable unreadable ->
          throw new PoisonedEventException(
              "the input is no event: "
                  + unreadable.problems().stream()
                      .map(JsonProblem::toString)
                      .collect(Collectors.joining("; ")));
    }
  }

  private void handle(EventEnvelope envelope, Delivery delivery) {
    try {
      words.tell(envelope, broker.handle(envelope, delivery));
    } catch (UnannouncedException unannounced) {
      words.tellUnannounced(unannounced.ends());
      throw unannounced;
    }
  }
}
