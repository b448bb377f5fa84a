package dev.kmsaccess.aws.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyPaceTest {

  private static final long MILLI = 1_000_000L;

  private final List<Long> sleeps = new ArrayList<>();
  private long now;

  @Test
  void await_atOnce_waitsForTheRestOfTheInterval() {
    SteadyPace pace = pace(20);

    pace.await();
    pace.await();
    now += 30 * MILLI;
    pace.await();

    assertThat(sleeps).containsExactly(50 * MILLI, 20 * MILLI);
  }

  @Test
  void await_afterAPause_isNotMadeUpForByABurst() {
    SteadyPace pace = pace(10);
    pace.await();
    now += 10_000 * MILLI;

    pace.await();
    pace.await();

    assertThat(sleeps).containsExactly(100 * MILLI);
  }

  @Test
  void await_ofAnInterruptedThread_goesAhead_andKeepsTheMark() {
    SteadyPace pace =
        new SteadyPace(
            1,
            () -> now,
            nanos -> {
              throw new InterruptedException();
            });
    pace.await();

    pace.await();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pace_ofLessThanOneCall_isNone() {
    assertThatThrownBy(() -> pace(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Sleeping moves the time. */
  private SteadyPace pace(int callsPerSecond) {
    return new SteadyPace(
        callsPerSecond,
        () -> now,
        nanos -> {
          sleeps.add(nanos);
          now += nanos;
        });
  }
}
