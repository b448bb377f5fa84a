package dev.kmsaccess.simulation;

import dev.kmsaccess.core.access.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes histories out of seeds. */
final class Histories {

  private static final int LARGE = 1_000;

  private final SplittableRandom random;

  private Histories(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Returns the history of a seed. */
  static List<Step> of(long seed, int steps) {
    Histories histories = new Histories(seed);
    List<Step> history = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      history.add(histories.step());
    }
    return history;
  }

  private Step step() {
    int choice = random.nextInt(100);
    if (choice < 23) {
      return new Step.Ask(number(), random.nextInt(4) == 0, mode(), minutes(), flaw());
    }
    if (choice < 45) {
      return new Step.Wait(seconds());
    }
    if (choice < 56) {
      return new Step.Fail(one(Fault.values()), after());
    }
    if (choice < 65) {
      return new Step.Repeat(number());
    }
    if (choice < 74) {
      return new Step.Release(number());
    }
    if (choice < 78) {
      return new Step.Renew(number(), minutes());
    }
    if (choice < 80) {
      return new Step.OwnersEdit(number());
    }
    return switch (random.nextInt(20)) {
      case 0 -> new Step.Replay(number());
      case 1 -> new Step.StrangersRelease(number());
      case 2, 3 -> new Step.HostileGrant(number());
      case 4 -> new Step.OwnersGrant();
      case 5 -> new Step.RemakeGrantee(number());
      case 6, 7 -> new Step.HoldBack(1 + random.nextInt(720));
      case 8 -> new Step.Redrive();
      case 9 -> new Step.OwnersEditUnseen(number());
      case 10 -> new Step.Stick(number());
      case 11, 12 -> new Step.DeployRules(one(Rules.values()));
      case 13, 14 -> new Step.Belong(random.nextBoolean());
      case 15 -> new Step.Outage(1 + random.nextInt(900));
      case 16 -> new Step.Skew(random.nextInt(2 * World.SKEW + 1) - World.SKEW);
      case 17 -> new Step.Forge(number(), one(Step.Forgery.values()));
      case 18 -> new Step.RemakeReaper();
      default -> new Step.Freeze(random.nextInt(3) > 0);
    };
  }

  private <T> T one(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private int number() {
    return random.nextInt(LARGE);
  }

  /** Mostly grants: they are what is asked for, and the only ones that somebody must end. */
  private Mode mode() {
    int choice = random.nextInt(10);
    return choice < 6 ? Mode.GRANT : choice < 8 ? Mode.POLICY : Mode.ROLE;
  }

  /** Some outlast both applications of a release. */
  private int minutes() {
    return random.nextInt(4) == 0 ? 20 + random.nextInt(8) : 1 + random.nextInt(12);
  }

  private int seconds() {
    return random.nextInt(4) == 0 ? 1 + random.nextInt(900) : 1 + random.nextInt(150);
  }

  private int after() {
    return random.nextInt(12);
  }

  private Step.Flaw flaw() {
    return random.nextInt(6) == 0 ? one(Step.Flaw.values()) : Step.Flaw.NONE;
  }
}
