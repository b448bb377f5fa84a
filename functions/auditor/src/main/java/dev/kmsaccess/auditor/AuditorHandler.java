package dev.kmsaccess.auditor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.alert.SnsAlerts;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.kms.KmsKeyPolicies;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.usecase.AcceptedExposures;
import dev.kmsaccess.core.usecase.AuditOutcome;
import dev.kmsaccess.core.usecase.Auditor;
import dev.kmsaccess.core.usecase.UnreadableRecordException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Judges each change of a key policy that CloudTrail reports.
 *
 * <p>It reads the event itself: Lambda's reader would take a record with duplicate members or wrong
 * types, and an auditor must see what KMS saw. What cannot be read throws, and so ends in the
 * dead-letter queue, in front of a person.
 */
public final class AuditorHandler implements RequestStreamHandler {

  private final Auditor auditor;
  private final JsonLog log;
  private final MetricLines metrics;

  /** Wires the handler as Lambda runs it. */
  public AuditorHandler() {
    this(System.getenv(), AwsClients.inRegion(new Settings(System.getenv()).region()));
  }

  private AuditorHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        clients.build(KmsClient.builder()),
        clients.build(EventBridgeClient.builder()),
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
  public AuditorHandler(
      Map<String, String> environment,
      KmsClient kms,
      EventBridgeClient eventBridge,
      SnsClient sns,
      InstantSource clock,
      Consumer<String> lines) {
    Settings settings = new Settings(environment);
    Trust trust =
        Trust.read(
            settings.path(Settings.EXCEPTIONS),
            settings.read(Settings.ORGANIZATION, OrganizationId::parse));
    this.auditor =
        new Auditor(
            new AcceptedExposures(
                (policy, key, now) ->
                    ExposureAnalyzer.within(trust.at(now)).analyze(policy, key, now),
                trust.exceptions()),
            new KmsKeyPolicies(kms),
            new SnsAlerts(sns, settings.text(Settings.TOPIC)),
            new EventBridgeAnswers(eventBridge, settings.read(Settings.BUS, Arn::parse)),
            clock);
    this.log = new JsonLog(lines, clock);
    this.metrics = new MetricLines(lines, clock, settings.text(Settings.STACK));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    switch (EventEnvelope.parse(input.readAllBytes())) {
      case EventEnvelope.Result.Read(EventEnvelope event) -> tell(event, auditor.audit(event));
      case EventEnvelope.Result.Unreadable unreadable ->
          throw new UnreadableRecordException(
              "the input is no event: " + unreadable.problems().getFirst());
    }
  }

  private void tell(EventEnvelope event, AuditOutcome outcome) {
    JsonObject.Builder fields =
        JsonObject.builder().put("eventId", event.id()).put("account", event.account().id());
    switch (outcome) {
      case AuditOutcome.Closed closed ->
          log.info("the key is closed to outsiders", fields.put("key", closed.key().toString()));
      case AuditOutcome.Alerted alerted -> {
        log.error(
            "the key is open to outsiders",
            fields.put("key", alerted.key().toString()).put("exposure", alerted.exposure().name()));
        metrics.count(Map.of("KeysExposed", 1L));
      }
      case AuditOutcome.Ignored ignored ->
          log.info("the event was passed over", fields.put("why", ignored.why()));
      case AuditOutcome.Forged forged -> {
        log.warn("the event is not CloudTrail's", fields.put("why", forged.why()));
        metrics.count(Map.of("EventsForged", 1L));
      }
    }
  }
}
