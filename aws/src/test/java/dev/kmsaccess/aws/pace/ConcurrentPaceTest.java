package dev.kmsaccess.aws.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.usecase.Pace;
import dev.kmsaccess.core.usecase.Pace.Done;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentPaceTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(50);

  private final List<Done<Integer, Integer>> taken = new ArrayList<>();

  @Test
  void finish_handsOverWhatCameOfEachItem_once() {
    Pace.Run<Integer, Integer> run = start(5, it -> it * it, LATER);
    for (int i = 0; i < 1_000; i++) {
      run.add(i);
    }
    taken.addAll(run.done());

    List<Integer> left = run.finish(taken::add);

    assertThat(left).isEmpty();
    assertThat(taken).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(taken).allSatisfy(it -> assertThat(it.result()).isEqualTo(it.item() * it.item()));
  }

  @Test
  void work_isDoneSeveralTimesAtOnce_butNoMoreThanThat() {
    CountDownLatch together = new CountDownLatch(3);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Pace.Run<Integer, Integer> run =
        start(
            3,
            it -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              together.countDown();
              await(together);
              now.decrementAndGet();
              return it;
            },
            LATER);
    for (int i = 0; i < 30; i++) {
      run.add(i);
    }

    run.finish(taken::add);

    assertThat(taken).hasSize(30);
    assertThat(most).hasValue(3);
  }

  @Test
  void whatWaits_isTakenUpInItsOrder() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch allKnown = new CountDownLatch(1);
    Pace.Run<Integer, Integer> run =
        start(
            1,
            it -> {
              begun.countDown();
              await(allKnown);
              return it;
            },
            LATER);
    run.add(50);
    await(begun);
    for (int i : new int[] {40, 10, 30, 20}) {
      run.add(i);
    }
    allKnown.countDown();

    run.finish(taken::add);

    assertThat(taken).extracting(Done::item).containsExactly(50, 10, 20, 30, 40);
  }

  @Test
  void finish_afterTheTime_returnsWhatWasNotTakenUp() {
    Pace.Run<Integer, Integer> run = start(2, it -> it, NOW);
    run.add(1);
    run.add(2);

    assertThat(run.finish(taken::add)).containsExactlyInAnyOrder(1, 2);
    assertThat(taken).isEmpty();
  }

  @Test
  void finish_withoutWork_returnsAtOnce() {
    assertThat(start(5, it -> it, LATER).finish(taken::add)).isEmpty();
  }

  @Test
  void beat_isAskedOnceForEachItem() {
    AtomicInteger beats = new AtomicInteger();
    Pace.Run<Integer, Integer> run =
        new ConcurrentPace(beats::incrementAndGet, 1, () -> NOW)
            .start(Comparator.<Integer>naturalOrder(), (Integer it) -> it, LATER);
    for (int i = 0; i < 10; i++) {
      run.add(i);
    }

    run.finish(taken::add);

    assertThat(beats).hasValue(10);
  }

  @Test
  void pace_ofNobody_isNone() {
    assertThatThrownBy(() -> new ConcurrentPace(Beat.unbounded(), 0, () -> NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static <R> Pace.Run<Integer, R> start(
      int atOnce, Function<Integer, R> work, Instant until) {
    return new ConcurrentPace(Beat.unbounded(), atOnce, () -> NOW)
        .start(Comparator.naturalOrder(), work, until);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
