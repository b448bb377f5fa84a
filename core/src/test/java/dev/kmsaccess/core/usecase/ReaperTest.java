package dev.kmsaccess.core.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.Swept;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.usecase.SweepReport.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaperTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");

  private final MemoryAccesses accesses = new MemoryAccesses();
  private final List<List<Answer>> published = new ArrayList<>();
  private final AnswerChannel channel =
      answers -> {
        published.add(answers);
        return List.of();
      };

  @Test
  void sweep_someAreOver_endsThoseOldestFirstAndSaysSo() {
    add("young", Duration.ofMinutes(-1));
    add("old", Duration.ofHours(-3));
    add("older", Duration.ofHours(-5));
    add("future", Duration.ofSeconds(1));

    SweepReport report = sweep();

    assertThat(accesses.endedInOrder).containsExactly("older", "old", "young");
    assertThat(report.ended()).isEqualTo(3);
    assertThat(report.live()).isEqualTo(1);
    assertThat(report.isComplete()).isTrue();
    assertThat(published.getFirst())
        .hasSize(3)
        .allSatisfy(
            it -> assertThat(((AccessEnded) it).cause()).isEqualTo(AccessEnded.Cause.EXPIRED));
  }

  @Test
  void sweep_oneIsOverThisVeryMoment_endsIt() {
    add("now", Duration.ZERO);

    assertThat(sweep().ended()).isEqualTo(1);
  }

  @Test
  void sweep_oneCannotBeEnded_endsTheOthersAndReportsIt() {
    add("stuck", Duration.ofHours(-3));
    add("later", Duration.ofHours(-2));
    add("gone", Duration.ofHours(-1));
    add("fine", Duration.ofMinutes(-1));
    accesses.endings.put("stuck", new Ended.Stuck("AccessDenied"));
    accesses.endings.put("later", new Ended.Postponed("throttled"));
    accesses.endings.put("gone", new Ended.AlreadyGone());

    SweepReport report = sweep();

    assertThat(accesses.endedInOrder).containsExactly("fine");
    assertThat(report.troubles())
        .extracting(Trouble::stuck, Trouble::why)
        .containsExactly(tuple(true, "AccessDenied"), tuple(false, "throttled"));
    assertThat(report.stuck()).isEqualTo(1);
    assertThat(report.gone()).isEqualTo(1);
    assertThat(report.oldestOverdue()).contains(Duration.ofHours(3));
  }

  @Test
  void sweep_thousandForeignGrants_touchesAndAnnouncesNone() {
    for (int i = 0; i < 1000; i++) {
      accesses.others.add(new Found.Foreign("grant " + i, "its key is not ours"));
    }
    accesses.others.add(new Found.Unreadable("grant x", "version 2"));

    SweepReport report = sweep();

    assertThat(report.foreign()).isEqualTo(1000);
    assertThat(report.unreadable()).containsExactly("grant x: version 2");
    assertThat(accesses.endedInOrder).isEmpty();
    assertThat(published)
        .allSatisfy(it -> assertThat(it).singleElement().isInstanceOf(Swept.class));
  }

  @Test
  void sweep_floodOfForeignGrants_stopsListing_andSaysSo() {
    for (int i = 0; i < 30_000; i++) {
      accesses.others.add(new Found.Foreign("grant " + i, "its key is not ours"));
    }
    add("behind", Duration.ofHours(-1));

    SweepReport report = sweep();

    assertThat(report.flooded()).isTrue();
    assertThat(report.isComplete()).isFalse();
    assertThat(report.foreign()).isEqualTo(20_000);
    assertThat(published.getLast())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it).isInstanceOf(Swept.class);
              assertThat(it.detail().get("SweepsFlooded")).contains(JsonNumber.of(1));
            });
  }

  @Test
  void sweep_listingTakesTooLong_stopsInTime() {
    for (int i = 0; i < 1_000; i++) {
      add("live" + i, Duration.ofHours(1));
    }
    Instant[] now = {NOW};
    InstantSource ticking =
        () -> {
          now[0] = now[0].plusSeconds(2);
          return now[0];
        };

    SweepReport report =
        new Reaper(List.of(accesses), channel, Optional.empty(), Pace.oneByOne(ticking), ticking)
            .sweep(NOW.plusSeconds(8));

    assertThat(report.live()).isLessThan(1_000);
    assertThat(report.listingFault()).get().asString().contains("no time left");
  }

  @Test
  void sweep_thatLeavesNothingUndone_tellsOnlyOfTheEnds() {
    add("old", Duration.ofHours(-3));

    sweep();

    assertThat(published.getFirst())
        .allSatisfy(it -> assertThat(it).isInstanceOf(AccessEnded.class));
  }

  @Test
  void sweep_listingBreaksOff_endsWhatItShowed() {
    add("old", Duration.ofHours(-3));
    accesses.brokenAfterListing = Optional.of(new IllegalStateException("throttled"));

    SweepReport report = sweep();

    assertThat(accesses.endedInOrder).containsExactly("old");
    assertThat(report.isComplete()).isFalse();
    assertThat(report.listingFault()).contains("throttled");
  }

  @Test
  void sweep_timeRunsOut_leavesTheRestForTheNext() {
    for (int i = 0; i < 10; i++) {
      add("r" + i, Duration.ofHours(-i - 1));
    }
    Instant[] now = {NOW};
    InstantSource ticking =
        () -> {
          now[0] = now[0].plusSeconds(1);
          return now[0];
        };

    SweepReport report =
        new Reaper(List.of(accesses), channel, Optional.empty(), Pace.oneByOne(ticking), ticking)
            .sweep(NOW.plusSeconds(8));

    assertThat(report.ended()).isPositive();
    assertThat(report.left()).isEqualTo(10 - report.ended());
    assertThat(accesses.live).hasSize(report.left());
  }

  @Test
  void sweep_many_areAnnouncedAFewAtATime() {
    for (int i = 0; i < 12; i++) {
      add("r" + i, Duration.ofHours(-1));
    }

    sweep();

    assertThat(published).extracting(List::size).containsExactly(5, 5, 2);
  }

  @Test
  void sweep_announcementFails_endsTheOthersAllTheSame() {
    for (int i = 0; i < 12; i++) {
      add("r" + i, Duration.ofHours(-1));
    }
    AnswerChannel broken =
        answers -> {
          throw new IllegalStateException("no bus");
        };

    SweepReport report =
        new Reaper(List.of(accesses), broken, Optional.empty(), Pace.oneByOne(() -> NOW), () -> NOW)
            .sweep(NOW.plusSeconds(50));

    assertThat(report.ended()).isEqualTo(12);
    assertThat(report.unannounced()).hasSize(12);
  }

  private SweepReport sweep() {
    return new Reaper(
            List.of(accesses), channel, Optional.empty(), Pace.oneByOne(() -> NOW), () -> NOW)
        .sweep(NOW.plusSeconds(50));
  }

  private void add(String requestId, Duration fromNow) {
    AccessName name =
        new AccessName(
            new StackName("kms-access"),
            new AccessId(new AccountId("210987654321"), requestId),
            NOW.plus(fromNow),
            "0123456789ab");
    accesses.live.add(
        new LiveAccess(
            name, new Handle.Grant(KEY, "grant-" + requestId), "arn:aws:iam::1:role/x", false));
  }
}
