package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Found;

/**
 * Tells when a listing is not worth going on with. Strangers can make grants on their own keys that
 * name our reaper, and whoever looks through all of them has no time left for anything else.
 */
final class Flood {

  /** Two hundred pages, some eight seconds. */
  static final int MANY = 20_000;

  private int foreign;
  private int ours;
  private boolean came;

  /** Takes note of what was listed; false from when on there are too many of strangers. */
  boolean isBorne(Found found) {
    if (found instanceof Found.Foreign) {
      foreign++;
    } else {
      ours++;
    }
    came |= isOne(foreign, ours);
    return !came;
  }

  /** Whether so many of strangers beside so many others are too many. */
  static boolean isOne(int foreign, int ours) {
    return foreign >= MANY && foreign > ours;
  }

  /** Whether it came to that, so that not everything was looked at. */
  boolean came() {
    return came;
  }
}
