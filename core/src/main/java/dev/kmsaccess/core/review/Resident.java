package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import java.time.Instant;

/**
 * An access as the review found it.
 *
 * @param access the access
 * @param made when it was made; the beginning of time where that is not known
 * @param retirable whether our reaper can end it, as far as it is a grant
 */
record Resident(LiveAccess access, Instant made, boolean retirable) {

  Mode mode() {
    return access.handle().mode();
  }

  boolean isGrant() {
    return mode() == Mode.GRANT;
  }
}
