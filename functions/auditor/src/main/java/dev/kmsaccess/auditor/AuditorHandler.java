package dev.kmsaccess.auditor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.aws.pace.SteadyBeat;
import dev.kmsaccess.core.audit.Audit;
import dev.kmsaccess.core.audit.AuditReport;
import dev.kmsaccess.core.audit.UnreadableRecordException;
import dev.kmsaccess.core.event.EventEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges each change of a key that CloudTrail reports, and reads all keys once for each tick of its
 * schedule.
 *
 * <p>It reads the event itself: Lambda's reader would take a record with duplicate members or wrong
 * types, and an auditor must see what KMS saw. What cannot be read throws, and so ends in the
 * dead-letter queue, in front of a person.
 */
public final class AuditorHandler implements RequestStreamHandler {

  /** Time for the key that is being read, and to note how far the sweep came. */
  private static final Duration RESERVE = Duration.ofSeconds(60);

  private final Audit audit;
  private final AuditWords words;
  private final InstantSource clock;

  /** Wires the handler as Lambda runs it. */
  public AuditorHandler() {
    this(System.getenv(), AwsClients.inRegion(new Settings(System.getenv()).region()));
  }

  private AuditorHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        AuditorClients.of(clients),
        SteadyBeat.perSecond(new Settings(environment).number(Settings.READS_PER_SECOND)),
        InstantSource.system(),
        System.out::println);
  }

  /**
   * Wires the handler.
   *
   * @param environment the settings of the template
   * @param beat how fast it reads keys
   * @param lines takes the lines of its log
   */
  public AuditorHandler(
      Map<String, String> environment,
      AuditorClients clients,
      Beat beat,
      InstantSource clock,
      Consumer<String> lines) {
    Settings settings = new Settings(environment);
    this.audit = AuditWiring.audit(settings, clients, beat, clock);
    this.words =
        new AuditWords(
            new JsonLog(lines, clock),
            new MetricLines(lines, clock, settings.text(Settings.STACK)));
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    switch (EventEnvelope.parse(input.readAllBytes())) {
      case EventEnvelope.Result.Read(EventEnvelope event) when event.isTick() -> {
        Instant until =
            clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        AuditReport report = audit.sweep().sweep(until);
        words.tell(report);
        if (report.failure().isPresent()) {
          throw report.failure().get();
        }
      }
      case EventEnvelope.Result.Read(EventEnvelope event) ->
          words.tell(event, audit.auditor().audit(event));
      case EventEnvelope.Result.Unreadable unreadable ->
          throw new UnreadableRecordException(
              "the input is no event: " + unreadable.problems().getFirst());
    }
  }
}
