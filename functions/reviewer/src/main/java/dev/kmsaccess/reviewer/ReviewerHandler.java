package dev.kmsaccess.reviewer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.aws.pace.SteadyBeat;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.review.Aftermath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reviews all access once for each tick of its schedule, and when the reaper says that strangers
 * flood its listing; and looks at what each access leaves behind that let its grantee make grants.
 */
public final class ReviewerHandler implements RequestStreamHandler {

  private static final String OURS = "kms-access";

  /** Time for the calls that are under way, and for announcing what was ended. */
  private static final Duration RESERVE = Duration.ofSeconds(30);

  private final ReviewWiring.Parts parts;
  private final ReviewWords words;
  private final InstantSource clock;

  /** Wires the handler as Lambda runs it. */
  public ReviewerHandler() {
    this(System.getenv(), AwsClients.inRegion(new Settings(System.getenv()).region()));
  }

  private ReviewerHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        ReviewerClients.of(clients),
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
  public ReviewerHandler(
      Map<String, String> environment,
      ReviewerClients clients,
      Beat beat,
      InstantSource clock,
      Consumer<String> lines) {
    Settings settings = new Settings(environment);
    JsonLog log = new JsonLog(lines, clock);
    this.parts = ReviewWiring.parts(settings, clients, beat, clock, log);
    this.words =
        new ReviewWords(
            log, new MetricLines(lines, clock, parts.installation().stack().text()), parts.rules());
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    switch (EventEnvelope.parse(input.readAllBytes())) {
      case EventEnvelope.Result.Read(EventEnvelope event) when event.isTick() || isFlood(event) -> {
        Instant until =
            clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        words.tell(parts.review().run(until));
      }
      case EventEnvelope.Result.Read(EventEnvelope event) when isOurs(event, DetailType.ENDED) ->
          look(event);
      case EventEnvelope.Result.Read(EventEnvelope event) ->
          throw new UnknownEventException("nothing is to be done for " + event.detailType());
      case EventEnvelope.Result.Unreadable unreadable ->
          throw new UnknownEventException(
              "the input is no event: " + unreadable.problems().getFirst());
    }
  }

  private void look(EventEnvelope event) {
    Aftermath.Over over =
        Aftermath.Over.read(event.detail())
            .orElseThrow(() -> new UnknownEventException("the event is none that we write"));
    switch (parts.aftermath().look(over)) {
      case Aftermath.Outcome.Looked looked -> words.tell(over, looked);
      // Lambda tries again, and in the end puts the event where somebody looks.
      case Aftermath.Outcome.Unread(String why) -> throw new UnreadKeyException(why);
    }
  }

  private boolean isFlood(EventEnvelope event) {
    return isOurs(event, DetailType.SWEPT);
  }

  private boolean isOurs(EventEnvelope event, DetailType type) {
    return event.type().equals(Optional.of(type))
        && event.source().equals(OURS)
        && event.account().equals(parts.installation().keyAccount());
  }
}
