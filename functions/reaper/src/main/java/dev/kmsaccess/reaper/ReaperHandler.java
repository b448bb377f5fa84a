package dev.kmsaccess.reaper;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kmsaccess.aws.AwsClients;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.log.MetricLines;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.usecase.ExpiryWarnings;
import dev.kmsaccess.core.usecase.Reaper;
import dev.kmsaccess.core.usecase.SweepReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Sweeps once for each tick of its schedule. What the tick says does not matter, so Lambda's own
 * lenient reader may read it: nothing of it is believed or even used.
 *
 * <p>Its answer is the sweep's counts, for somebody who invokes it by hand.
 */
public final class ReaperHandler implements RequestHandler<ScheduledEvent, Map<String, Long>> {

  /** Time for the call that is under way and for announcing what was ended: ten seconds each. */
  private static final Duration RESERVE = Duration.ofSeconds(20);

  /** As the template's schedule has it. */
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Reaper reaper;
  private final SweepWords words;
  private final InstantSource clock;

  /** Wires the handler as Lambda runs it. */
  public ReaperHandler() {
    this(System.getenv(), AwsClients.inRegion(new Settings(System.getenv()).region()));
  }

  private ReaperHandler(Map<String, String> environment, AwsClients clients) {
    this(
        environment,
        clients.build(KmsClient.builder()),
        clients.build(EventBridgeClient.builder()),
        InstantSource.system(),
        System.out::println);
  }

  /**
   * Wires the handler.
   *
   * @param environment the settings of the template
   * @param lines takes the lines of its log
   */
  public ReaperHandler(
      Map<String, String> environment,
      KmsClient kms,
      EventBridgeClient eventBridge,
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
            clock);
    this.words =
        new SweepWords(
            new JsonLog(lines, clock),
            new MetricLines(lines, clock, settings.text(Settings.STACK)));
    this.clock = clock;
  }

  @Override
  public Map<String, Long> handleRequest(ScheduledEvent tick, Context context) {
    Instant until = clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
    SweepReport report = reaper.sweep(until);
    return words.tell(report);
  }
}
