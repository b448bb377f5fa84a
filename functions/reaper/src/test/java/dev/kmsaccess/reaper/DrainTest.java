package dev.kmsaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/**
 * How long the reaper takes for a night's accesses that all end at once, minute by minute, with the
 * quotas of KMS and calls that take as long as AWS's do. docs/scaling.md tells the figures.
 */
class DrainTest {

  private static final Instant START = Instant.parse("2026-03-01T16:00:00Z");
  private static final int BACKLOG = 50_000;
  private static final int ENDS_PER_SECOND = 25;
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration CALL = Duration.ofMillis(50);
  private static final Duration PAGE = Duration.ofMillis(40);
  private static final Duration ANNOUNCEMENT = Duration.ofMillis(30);
  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private final VirtualTime time = new VirtualTime(START);
  private final BusyKms kms = new BusyKms(time, PAGE);
  private final ReaperHandler handler =
      new ReaperHandler(
          environment(),
          kms,
          new SlowBus(),
          new VirtualPace(
              time, ReaperHandler.beat(ENDS_PER_SECOND), ReaperHandler.ENDED_AT_ONCE, CALL),
          time,
          line -> {});

  @Test
  void backlog_isDrainedWithinATenthMoreThanItsShareOfTheQuotaTakes() {
    for (int i = 0; i < BACKLOG; i++) {
      kms.add(grant(i));
    }
    int sweeps = 0;
    while (kms.size() > 0) {
      Instant tick = START.plus(PERIOD.multipliedBy(sweeps));
      assertThat(time.instant()).as("no two sweeps overlap").isBeforeOrEqualTo(tick);
      time.moveTo(tick);
      handler.sweep(Optional.of(tick), Duration.ofSeconds(58));
      sweeps++;
      assertThat(sweeps).as("it gets on").isLessThan(100);
    }

    double seconds = Duration.between(START, time.instant()).toMillis() / 1_000.0;
    double allowed = (double) BACKLOG / ENDS_PER_SECOND;
    System.out.printf(
        "%,d accesses were ended in %.1f minutes (%d sweeps), %.3f times what %d a second allow%n",
        BACKLOG, seconds / 60, sweeps, seconds / allowed, ENDS_PER_SECOND);
    assertThat(seconds).isLessThanOrEqualTo(1.1 * allowed);
    assertThat(kms.throttled()).isZero();
  }

  private static GrantListEntry grant(int number) {
    return GrantListEntry.builder()
        .keyId(KEY)
        // KMS lists in no order that means anything.
        .grantId("%08x".formatted(Integer.reverse(number)))
        .name(
            "kms-access/1/kms-access/210987654321/20260301T155900Z/nightly-%d/%012x"
                .formatted(number, number))
        .granteePrincipal("arn:aws:iam::210987654321:role/report-writer")
        .issuingAccount("arn:aws:iam::111122223333:root")
        .creationDate(START.minus(Duration.ofHours(8)))
        .build();
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(Settings.STACK, "kms-access");
    environment.put(Settings.KEY_ACCOUNT, "111122223333");
    environment.put(Settings.BUS, "arn:aws:events:eu-central-1:111122223333:event-bus/kms-access");
    environment.put(
        Settings.REAPER_ROLE, "arn:aws:iam::111122223333:role/kms-access-reaper-eu-central-1");
    environment.put(Settings.LONGEST_DURATION, "P7D");
    environment.put(Settings.WARN_BEFORE, "PT0M");
    return environment;
  }

  /** Takes everything, in its time. */
  private final class SlowBus implements EventBridgeClient {
    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      time.pass(ANNOUNCEMENT);
      return PutEventsResponse.builder()
          .entries(
              request.entries().stream()
                  .map(it -> PutEventsResultEntry.builder().eventId("e").build())
                  .toList())
          .build();
    }

    @Override
    public String serviceName() {
      return "events";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
