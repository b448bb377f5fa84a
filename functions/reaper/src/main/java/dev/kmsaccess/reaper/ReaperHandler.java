package dev.kmsaccess.reaper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.aws.pace.ConcurrentPace;
import dev.kmsaccess.aws.pace.SteadyBeat;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.ExpiryWarnings;
import dev.kmsaccess.core.usecase.Pace;
import dev.kmsaccess.core.usecase.Reaper;
import dev.kmsaccess.core.usecase.SweepReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Sweeps once for each tick of its schedule. Of the tick only its time is used, and only to stop
 * earlier: a tick that comes late stops before the next one is due, so that no two sweeps overlap.
 * Whatever else comes is a sweep all the same, for nothing may keep accesses from ending.
 *
 * <p>Its answer is the sweep's counts, for somebody who invokes it by hand.
 */
public final class ReaperHandler implements RequestStreamHandler {

  /** A call of KMS or EventBridge fails after this long. A sweep has many, so none may be long. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(4);

  /** Time for the calls that are under way, and then for announcing what they ended. */
  private static final Duration RESERVE = LONGEST_CALL.multipliedBy(2);

  /** As the template's schedule has it. */
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** How long a sweep works: what the template's time-out leaves of the period. */
  private static final Duration WORK = Duration.ofSeconds(50);

  /** Enough to keep the fastest beat, should a call take a tenth of a second. */
  static final int ENDED_AT_ONCE = 5;

  private final Reaper reaper;
  private final SweepWords words;
  private final InstantSource clock;

  /** Wires the handler as Lambda runs it. */
  public ReaperHandler() {
    this(
        System.getenv(),
        AwsClients.inRegion(new Settings(System.getenv()).region()).failingAfter(LONGEST_CALL));
  }

  private ReaperHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        clients.build(KmsClient.builder()),
        clients.build(EventBridgeClient.builder()),
        pace(new Settings(environment).number(Settings.ENDS_PER_SECOND)),
        InstantSource.system(),
        System.out::println);
  }

  private static Pace pace(int endsPerSecond) {
    return new ConcurrentPace(
        SteadyBeat.of(beat(endsPerSecond)), ENDED_AT_ONCE, InstantSource.system());
  }

  /** Spreads what may be ended in a whole period evenly over the part of it in which we work. */
  static Duration beat(int endsPerSecond) {
    return WORK.dividedBy(Math.multiplyExact(endsPerSecond, PERIOD.toSeconds()));
  }

  /**
   * Wires the handler.
   *
   * @param environment the settings of the template
   * @param pace how fast accesses are ended
   * @param lines takes the lines of its log
   */
  public ReaperHandler(
      Map<String, String> environment,
      KmsClient kms,
      EventBridgeClient eventBridge,
      Pace pace,
      InstantSource clock,
      Consumer<String> lines) {
    Settings settings = new Settings(environment);
    Ownership ownership =
        new Ownership(
            settings.read(Settings.STACK, StackName::parse),
            settings.keyAccounts(settings.read(Settings.KEY_ACCOUNT, AccountId::parse)),
            settings.duration(Settings.LONGEST_DURATION));
    PrincipalArn role = settings.read(Settings.REAPER_ROLE, PrincipalArn::parse);
    this.reaper =
        new Reaper(
            List.of(KmsGrantAccesses.endedByRetirer(kms, ownership, role)),
            new EventBridgeAnswers(eventBridge, settings.read(Settings.BUS, Arn::parse)),
            ExpiryWarnings.of(settings.duration(Settings.WARN_BEFORE), PERIOD),
            pace,
            clock);
    this.words =
        new SweepWords(
            new JsonLog(lines, clock),
            new MetricLines(lines, clock, settings.text(Settings.STACK)));
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Duration remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    JsonObject.Builder answer = JsonObject.builder();
    sweep(timeOf(input.readAllBytes()), remaining).forEach(answer::put);
    output.write(StrictJson.write(answer.build()).getBytes(StandardCharsets.UTF_8));
  }

  /** Sweeps for the tick of a time, if a schedule sent one; returns the counts. */
  Map<String, Long> sweep(Optional<Instant> tick, Duration remaining) {
    Instant now = clock.instant();
    Instant stopped = now.plus(remaining).minus(RESERVE);
    SweepReport report =
        reaper.sweep(beforeTheNext(tick, now).filter(it -> it.isBefore(stopped)).orElse(stopped));
    return words.tell(report);
  }

  private static Optional<Instant> timeOf(byte[] input) {
    return switch (EventEnvelope.parse(input)) {
      case EventEnvelope.Result.Read(EventEnvelope event) -> Optional.of(event.time());
      case EventEnvelope.Result.Unreadable unreadable -> Optional.empty();
    };
  }

  /** When a sweep stops because of the next tick; empty for one that no schedule sent. */
  private static Optional<Instant> beforeTheNext(Optional<Instant> tick, Instant now) {
    return tick.filter(it -> it.isAfter(now.minus(PERIOD)) && !it.isAfter(now.plus(PERIOD)))
        .map(it -> it.plus(PERIOD).minus(RESERVE));
  }
}
