package dev.kmsaccess.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalClockTest {

  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  private final LocalClock clock = new LocalClock(START);
  private final List<String> ran = new ArrayList<>();

  @Test
  void advanceTo_tasksOutOfOrder_runsThemByTimeAndEachSeesItsOwnTime() {
    clock.schedule(START.plusSeconds(20), () -> ran.add("second at " + clock.instant()));
    clock.schedule(START.plusSeconds(10), () -> ran.add("first at " + clock.instant()));
    clock.schedule(START.plusSeconds(90), () -> ran.add("too late"));

    clock.advanceTo(START.plusSeconds(60));

    assertThat(ran)
        .containsExactly("first at 2026-03-01T09:00:10Z", "second at 2026-03-01T09:00:20Z");
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void advanceTo_taskThatSchedulesAnother_runsBothWhenBothAreDue() {
    clock.schedule(
        START.plusSeconds(1),
        () -> clock.schedule(START.plusSeconds(2), () -> ran.add("the follow-up")));

    clock.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("the follow-up");
  }

  @Test
  void every_longMove_runsOncePerPeriod() {
    clock.every(Duration.ofMinutes(1), () -> ran.add(clock.instant().toString()));

    clock.advance(Duration.ofMinutes(3));

    assertThat(ran)
        .containsExactly("2026-03-01T09:01:00Z", "2026-03-01T09:02:00Z", "2026-03-01T09:03:00Z");
  }

  @Test
  void advanceTo_thePast_neverTurnsTimeBack() {
    clock.advanceTo(START.minusSeconds(60));

    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void advanceTo_fromWithinATask_changesNothing() {
    clock.schedule(START.plusSeconds(1), () -> clock.advance(Duration.ofDays(1)));

    clock.advance(Duration.ofSeconds(2));

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(2));
  }
}
