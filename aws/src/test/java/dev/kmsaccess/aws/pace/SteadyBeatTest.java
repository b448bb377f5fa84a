package dev.kmsaccess.aws.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyBeatTest {

  private static final long MILLI = 1_000_000L;

  private final List<Long> sleeps = new ArrayList<>();
  private long now;

  @Test
  void await_atOnce_waitsForTheRestOfTheInterval() {
    SteadyBeat beat = beat(20);

    beat.await();
    beat.await();
    now += 30 * MILLI;
    beat.await();

    assertThat(sleeps).containsExactly(50 * MILLI, 20 * MILLI);
  }

  @Test
  void await_afterAPause_isNotMadeUpForByABurst() {
    SteadyBeat beat = beat(10);
    beat.await();
    now += 10_000 * MILLI;

    beat.await();
    beat.await();

    assertThat(sleeps).containsExactly(100 * MILLI);
  }

  @Test
  void await_ofAnInterruptedThread_goesAhead_andKeepsTheMark() {
    SteadyBeat beat =
        new SteadyBeat(
            Duration.ofSeconds(1),
            () -> now,
            nanos -> {
              throw new InterruptedException();
            });
    beat.await();

    beat.await();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void beat_withoutAnInterval_isNone() {
    assertThatThrownBy(() -> SteadyBeat.of(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Sleeping moves the time. */
  private SteadyBeat beat(int callsPerSecond) {
    return new SteadyBeat(
        Duration.ofSeconds(1).dividedBy(callsPerSecond),
        () -> now,
        nanos -> {
          sleeps.add(nanos);
          now += nanos;
        });
  }
}
